using System.Buffers;

namespace Frota.Connectors.Llm.Calling;

/// <summary>Reads a body whose length nobody promised.</summary>
internal static class CappedBody
{
    private const int Step = 16 * 1024;

    /// <summary>
    /// The whole body, or null when it is longer than <paramref name="most"/> bytes; no more than that is kept.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int most, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancel);
        ArrayBufferWriter<byte> body = new(Step);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(Step)[..Step], cancel);
            if (read == 0)
            {
                return body.WrittenMemory;
            }

            if (body.WrittenCount + read > most)
            {
                return null;
            }

            body.Advance(read);
        }
    }
}
