using System.Buffers;
using System.Text;

namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>The bytes of an answer, up to a limit.</summary>
/// <param name="most">Bytes that it may have.</param>
internal sealed class Page(int most = Page.MostBytes)
{
    /// <summary>
    /// Far above what a process with bounded labels writes (some 100 KB), and below what would trouble its memory.
    /// </summary>
    public const int MostBytes = 8 << 20;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] Bytes => _buffer.WrittenSpan.ToArray();

    /// <exception cref="ScrapeFailedException">The page would be larger than it may be.</exception>
    public Page Write(string text)
    {
        Encoding.UTF8.GetBytes(text, _buffer);
        return _buffer.WrittenCount <= most
            ? this
            : throw new ScrapeFailedException($"the page is larger than {most} bytes");
    }

    /// <summary>Writes one series: <c>name{labels} value</c>.</summary>
    public Page Write(Family family, Sample sample)
    {
        Write(family.Name).Write(sample.Suffix);
        if (sample.Labels.Length > 0)
        {
            Write("{").Write(sample.Labels).Write("}");
        }

        return Write(" ").Write(sample.Value);
    }
}

/// <summary>A scrape that gives no page; the message says why and may be shown to whoever scrapes.</summary>
internal sealed class ScrapeFailedException(string message) : Exception(message);
