using Frota.Connectors.Channels.Reading;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.Sending;

/// <summary>
/// What an exchange means for a send, where the channels agree. The one question is whether the text may have reached
/// the contact: <see cref="SendResult.Refused"/> is said only when it cannot have.
/// </summary>
internal static class Verdict
{
    private const int LongestReason = 300;

    /// <summary>Judges what the transport tells alone; an answer is left to the channel.</summary>
    public static SendResult Of(Exchange exchange, Func<Exchange.Answered, SendResult> answered) => exchange switch
    {
        Exchange.Answered answer => answered(answer),
        Exchange.NeverSent never => new SendResult.Refused(never.Reason, null),
        Exchange.Forbidden forbidden => new SendResult.Rejected(forbidden.Reason),
        Exchange.Lost lost => new SendResult.Unknown(lost.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(exchange)),
    };

    /// <summary>
    /// Judges a status that is no success. 408 and 429 are said before anything is done. 500 and 503 are the
    /// application's own words: it failed. Other 5xx come from a gateway that does not know what the application behind
    /// it did.
    /// </summary>
    public static SendResult ByStatus(int status, string reason, TimeSpan? wish) => status switch
    {
        408 or 429 or 500 or 503 => new SendResult.Refused(reason, wish),
        < 300 or >= 500 => new SendResult.Unknown(reason),
        _ => new SendResult.Rejected(reason),
    };

    /// <summary>A success, when it gave the text an id that can be stored.</summary>
    public static SendResult ById(int status, string? id) =>
        MessageRules.FaultOf("id", id ?? "", MessageRules.MaxId, required: true) is null
            ? new SendResult.Sent(id!)
            : new SendResult.Unknown($"status {status} without a message id");

    /// <summary>A status whose body, which would tell more, broke off.</summary>
    public static SendResult ByBrokenBody(Exchange.Answered answer) => answer.Status == 429
        ? new SendResult.Refused("status 429", answer.RetryAfter)
        : new SendResult.Unknown($"status {answer.Status} with a broken body");

    /// <summary>The answer to a text that the channel cannot carry; null when it can.</summary>
    public static SendResult? OnLength(OutgoingText text, ChannelLimits limits) =>
        text.Text.Length > limits.MaxTextLength
        ? new SendResult.Rejected($"the text is longer than {limits.MaxTextLength} characters")
        : null;

    /// <summary>
    /// A provider's words for the log and the table: short, and without our secret, which some providers quote.
    /// </summary>
    public static string Words(string words, string secret) =>
        MessageRules.Shown(words.Replace(secret, "[secret]", StringComparison.OrdinalIgnoreCase), LongestReason);
}
