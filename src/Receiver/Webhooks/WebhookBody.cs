using System.Buffers;

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
        using var late = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(either.Token);
            if (read.Buffer.Length > MaxLength)
            {
                throw new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
