namespace Frota.LoadTest.Checking;

/// <summary>Reads a growing file's whole lines, each once; a line without its end is left for later.</summary>
internal sealed class LineFile(string path)
{
    private const int Chunk = 1 << 20;

    private long _offset;

    /// <summary>Lines read so far.</summary>
    public long Lines { get; private set; }

    /// <summary>The lines that were added since the last call; none while the file is not there.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ReadOn()
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var buffer = new byte[Chunk];
        var kept = 0;
        file.Position = _offset;
        while (file.Read(buffer, kept, buffer.Length - kept) is var read and > 0)
        {
            var (start, end) = (0, kept + read);
            while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                Lines++;
                _offset += length + 1;
                yield return buffer.AsMemory(start, length);
                start += length + 1;
            }

            kept = end - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
            if (kept == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
