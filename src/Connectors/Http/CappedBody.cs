namespace Frota.Connectors.Http;

/// <summary>Reads answers of other systems without trusting their size.</summary>
public static class CappedBody
{
    private const int FirstRoom = 4096;

    /// <summary>
    /// The whole body, or null when it is longer than <paramref name="maxBytes"/>; then no more than that is read.
    /// </summary>
    /// <exception cref="HttpRequestException">The body broke off.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var room = new byte[Math.Min(maxBytes + 1, (int?)response.Content.Headers.ContentLength + 1 ?? FirstRoom)];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(room.AsMemory(length), cancel);
            length += read;
            if (read == 0)
            {
                return room[..length];
            }

            if (length > maxBytes)
            {
                return null;
            }

            if (length == room.Length)
            {
                Array.Resize(ref room, Math.Min(2 * length, maxBytes + 1));
            }
        }
    }
}
