using System.Text;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Http;

namespace Frota.Connectors.Integrations;

/// <summary>One event for a tenant's system.</summary>
/// <param name="Id">The delivery's id: the <c>webhook-id</c> of every attempt, which the other side dedupes by.</param>
/// <param name="Url">The tenant's address.</param>
/// <param name="SigningKey">The endpoint's signing key, <c>whsec_…</c>; never logged.</param>
/// <param name="Payload">The JSON to send.</param>
public sealed record WebhookEvent(Guid Id, string Url, string SigningKey, string Payload)
{
    /// <summary>Without the key and without what people wrote, so that an event can be printed.</summary>
    public override string ToString() => $"{nameof(WebhookEvent)} {{ Id = {Id}, Url = {Url} }}";
}

/// <summary>
/// Delivers events to tenants' systems by Standard Webhooks. One attempt a call; the caller decides on the next by the
/// outcome. Nothing of an answer but its status and Retry-After is kept, so that a tenant cannot read other systems
/// through us.
/// </summary>
/// <param name="guarded">A client of <see cref="OutgoingHttp.Guarded(EgressRules)"/>.</param>
/// <param name="time">The clock of timeouts and signatures.</param>
public sealed class OutgoingWebhook(HttpClient guarded, TimeProvider time)
{
    private readonly SignedPost _post = new(guarded, time);

    /// <summary>Makes one attempt, of at most 15 s.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<WebhookOutcome> DeliverAsync(WebhookEvent occurred, CancellationToken cancel)
    {
        if (!SignedPost.TryReadAddress(occurred.Url, out var address))
        {
            return new WebhookOutcome.Rejected("the address is not http(s) without credentials");
        }

        if (!StandardWebhooks.CanSign(occurred.SigningKey))
        {
            return new WebhookOutcome.Rejected("the key cannot sign");
        }

        var json = Encoding.UTF8.GetBytes(occurred.Payload);
        return await _post.SendAsync(address, occurred.Id.ToString("D"), json, [occurred.SigningKey], cancel) switch
        {
            Exchange.Answered answer => Judge(answer),
            Exchange.NeverSent never => new WebhookOutcome.Refused(never.Reason, null),
            Exchange.Lost lost => new WebhookOutcome.Refused(lost.Reason, null),
            Exchange.Forbidden forbidden => new WebhookOutcome.Rejected(forbidden.Reason),
            var other => throw new InvalidOperationException($"An exchange ended as {other.GetType().Name}."),
        };
    }

    private static WebhookOutcome Judge(Exchange.Answered answer) => answer.Status switch
    {
        >= 200 and < 300 => new WebhookOutcome.Delivered(),
        410 => new WebhookOutcome.Gone(),
        >= 400 and < 500 and not (408 or 429) => new WebhookOutcome.Rejected($"status {answer.Status}"),
        _ => new WebhookOutcome.Refused($"status {answer.Status}", answer.RetryAfter),
    };
}
