using System.Buffers;
using System.IO.Pipelines;

namespace Frota.Receiver.Webhooks;

/// <summary>Reads a body whole, within a size and a time.</summary>
internal static class WebhookBody
{
    /// <summary>Meta's webhooks carry at most 1,000 updates; a mebibyte holds them.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>A minimum rate alone would let a large body drip.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The raw bytes.</summary>
    /// <exception cref="BadHttpRequestException">Too large (413), or broken off.</exception>
    /// <exception cref="OperationCanceledException">Not complete within <see cref="Deadline"/>, or the client
    /// left.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, TimeProvider time, CancellationToken cancel)
    {
        var reader = request.BodyReader;
        // Most come with their head: no clock is needed for what is here.
        if (reader.TryRead(out var first) && Whole(reader, first) is { } whole)
        {
            return whole;
        }

        using var late = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        while (true)
        {
            if (Whole(reader, await reader.ReadAsync(either.Token)) is { } body)
            {
                return body;
            }
        }
    }

    // Null when more is to come.
    private static byte[]? Whole(PipeReader reader, ReadResult read)
    {
        if (read.Buffer.Length > MaxLength)
        {
            throw new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge);
        }

        var body = read.IsCompleted ? read.Buffer.ToArray() : null;
        reader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
        return body;
    }
}
