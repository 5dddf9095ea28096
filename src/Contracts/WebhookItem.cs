using System.Text.Json.Serialization;

namespace Frota.Contracts;

/// <summary>One authentic webhook, as it came: nobody has parsed it yet.</summary>
/// <param name="Id">Given by the receiver (UUID version 7); follows the message through logs and tables.</param>
/// <param name="TenantId">The owner of the account that the URL named.</param>
/// <param name="AccountId">The channel account that the URL named.</param>
/// <param name="Channel">The channel's name, such as <c>whatsapp-cloud</c>.</param>
/// <param name="ReceivedAt">The receiver's clock when the body was complete.</param>
/// <param name="Body">The raw bytes that the signature covers.</param>
public sealed record WebhookItem(
    Guid Id, long TenantId, long AccountId, string Channel, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Body)
    : IContract
{
    /// <summary>
    /// W3C's trace context of the span that published it, for one batch carries items of many traces; null where its
    /// trace is not kept.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    /// <summary>The kind of a single item: what a dead letter keeps when its neighbours in the batch went on.</summary>
    public static string Kind => "webhook.accepted";
}
