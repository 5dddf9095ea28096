using System.Collections.Concurrent;
using System.IO.Compression;
using Frota.Telemetry.Metrics.Exposition;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>One collection, and the pages written from it: each is written once, however many ask for it.</summary>
internal sealed class Snapshot(IReadOnlyList<Family> families, long takenAt)
{
    private readonly ConcurrentDictionary<(Format Format, bool Zipped), Lazy<byte[]>> _pages = [];

    /// <summary>When it was taken, on a clock that is never set.</summary>
    public long TakenAt { get; } = takenAt;

    /// <summary>The page's bytes.</summary>
    /// <exception cref="ScrapeFailedException">The page is too large.</exception>
    public byte[] Page(Format format, bool zipped) => _pages.GetOrAdd((format, zipped), key => new Lazy<byte[]>(
        () => key.Zipped ? Zip(Page(key.Format, zipped: false)) : Write(key.Format))).Value;

    private byte[] Write(Format format)
    {
        var page = new Page();
        format.Write(page, families);
        return page.Bytes;
    }

    private static byte[] Zip(byte[] page)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(page);
        }

        return zipped.ToArray();
    }
}
