using System.Globalization;
using Frota.Database;

namespace Frota.Receiver.Spool;

/// <summary>One file of records. Only the newest one is appended to; each is deleted once it is drained.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="length">Its bytes that are on disk for sure.</param>
internal sealed class SpoolSegment(string path, long length) : IDisposable
{
    /// <summary>How its file's name ends.</summary>
    public const string Ending = ".spool";

    private FileStream? _file;

    public string Path { get; } = path;

    public long Length { get; private set; } = length;

    /// <summary>Makes the next file of a folder, for nobody else's eyes.</summary>
    /// <exception cref="IOException">It could not be made durable; it is not there.</exception>
    public static SpoolSegment Create(string folder, long number)
    {
        var name = number.ToString("D16", CultureInfo.InvariantCulture) + Ending;
        var segment = new SpoolSegment(System.IO.Path.Combine(folder, name), 0);
        try
        {
            segment._file = new FileStream(segment.Path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            FolderSync.Flush(folder);
            return segment;
        }
        catch (IOException)
        {
            segment.Dispose();
            File.Delete(segment.Path);
            throw;
        }
    }

    /// <summary>
    /// Mends the newest file that an earlier process left: the record that a crash cut short was not acknowledged, and
    /// is cut off.
    /// </summary>
    public static void Mend(string path)
    {
        var whole = WholeRecords(path);
        if (whole == 0)
        {
            File.Delete(path);
            return;
        }

        using var file = File.OpenHandle(path, access: FileAccess.ReadWrite);
        if (RandomAccess.GetLength(file) > whole)
        {
            RandomAccess.SetLength(file, whole);
            RandomAccess.FlushToDisk(file);
        }
    }

    /// <summary>A file's place in the order, as its name tells it.</summary>
    public static long NumberOf(string path) => long.Parse(
        System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Returns when the records are on disk. After a failure none of them counts.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public void Append(ReadOnlySpan<byte> records)
    {
        var file = _file ?? throw new InvalidOperationException($"{Path} is closed");
        try
        {
            file.Position = Length;
            file.Write(records);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            CutTo(file, Length);
            throw;
        }

        Length += records.Length;
    }

    /// <summary>Reads the bytes from a place on, as far as they are on disk for sure.</summary>
    public byte[] Read(long from, int most)
    {
        var bytes = new byte[(int)Math.Min(most, Length - from)];
        using var file = File.OpenHandle(Path, share: FileShare.ReadWrite);
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), from + read) is > 0 and var n)
        {
            read += n;
        }

        return bytes[..read];
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _file?.Dispose();

    // What was half written must not be found by a later start; if even this fails, the next records are written over
    // it.
    private static void CutTo(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (IOException)
        {
            // the disk is in trouble, and the caller hears of it already
        }
    }

    private static long WholeRecords(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = 0;
        while (SpoolFrame.Read(bytes.AsSpan(whole), out _) is > 0 and var length)
        {
            whole += length;
        }

        return whole;
    }
}
