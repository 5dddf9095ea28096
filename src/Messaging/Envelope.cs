using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Frota.Contracts;

namespace Frota.Messaging;

/// <summary>Bytes and headers on a queue.</summary>
/// <param name="Id">Unique for each thing to do; a retry or a reprocessing keeps it.</param>
/// <param name="Kind">The stable name of what the body is.</param>
/// <param name="Body">JSON of a contract.</param>
/// <param name="Headers">What the engine itself needs to know.</param>
public sealed record Envelope(string Id, string Kind, ReadOnlyMemory<byte> Body, EnvelopeHeaders Headers)
{
    /// <summary>Wraps a contract for its first journey.</summary>
    public static Envelope Wrap<T>(T contract, long? tenantId = null, long? conversationId = null)
        where T : IContract =>
        new(Guid.CreateVersion7().ToString(), T.Kind,
            JsonSerializer.SerializeToUtf8Bytes(contract, typeof(T), ContractsJson.Default),
            EnvelopeHeaders.First with
            {
                TenantId = tenantId,
                ConversationId = conversationId,
                TraceParent = MessagingTraces.ParentOf(Activity.Current),
            });

    /// <summary>The same for a large one of nobody's in particular, written into a buffer that is used again.</summary>
    /// <param name="contract">What travels.</param>
    /// <param name="into">Emptied first; the caller's again when the envelope has been published.</param>
    public static Envelope Wrap<T>(T contract, ArrayBufferWriter<byte> into)
        where T : IContract
    {
        into.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(into))
        {
            JsonSerializer.Serialize(writer, contract, typeof(T), ContractsJson.Default);
        }

        return new Envelope(Guid.CreateVersion7().ToString(), T.Kind, into.WrittenMemory, EnvelopeHeaders.First);
    }

    /// <summary>This envelope, so that what is done with it follows a span; null changes nothing.</summary>
    public Envelope After(Activity? span) => span is null
        ? this
        : this with { Headers = Headers with { TraceParent = MessagingTraces.ParentOf(span) } };

    /// <summary>Reads the body as a contract.</summary>
    /// <exception cref="JsonException">The body is not one.</exception>
    public T Read<T>()
        where T : IContract =>
        (T?)JsonSerializer.Deserialize(Body.Span, typeof(T), ContractsJson.Default)
        ?? throw new JsonException($"the body of '{Kind}' is null");
}
