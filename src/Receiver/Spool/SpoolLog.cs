using Frota.Database;

namespace Frota.Receiver.Spool;

/// <summary>The oldest records of a log, together.</summary>
/// <param name="Records">In the order in which they were appended; at least one.</param>
/// <param name="Length">What they take on disk.</param>
internal sealed record SpoolBatch(IReadOnlyList<byte[]> Records, long Length);

/// <summary>
/// Records in the order in which they came, on disk: appended at the end, removed from the front when they are safe
/// elsewhere. Where the front is, is not written down: after a crash at most one segment is given out again. Not safe
/// for several threads.
/// </summary>
internal sealed class SpoolLog : IDisposable
{
    /// <summary>A segment takes no more records once it is this long.</summary>
    public const long SegmentLength = 8 << 20;

    private const string DamagedEnding = ".damaged";

    private readonly string _folder;
    private readonly Queue<SpoolSegment> _segments;
    private SpoolSegment? _newest;
    private long _drained;
    private long _next;
    private long _length;

    /// <summary>Opens what is in the folder, or makes it.</summary>
    public SpoolLog(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        if (Files(folder).LastOrDefault() is { } newest)
        {
            SpoolSegment.Mend(newest);
        }

        _segments = new(Files(folder).Select(path => new SpoolSegment(path, new FileInfo(path).Length)));
        _length = _segments.Sum(s => s.Length);
        _next = Directory.GetFiles(folder).Select(SpoolSegment.NumberOf).DefaultIfEmpty().Max() + 1;
    }

    /// <summary>Bytes of the records that were not removed yet; may be read from any thread.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Returns when all are on disk, durably; after an exception none counts.</summary>
    /// <exception cref="IOException">They are not.</exception>
    public void Append(IReadOnlyList<byte[]> payloads)
    {
        using var records = new MemoryStream();
        foreach (var payload in payloads)
        {
            records.Write(SpoolFrame.Write(payload));
        }

        if (_newest is null || _newest.Length >= SegmentLength)
        {
            var created = SpoolSegment.Create(_folder, _next++);
            _newest?.Dispose();
            _newest = created;
            _segments.Enqueue(created);
        }

        _newest.Append(records.GetBuffer().AsSpan(0, (int)records.Length));
        Interlocked.Add(ref _length, records.Length);
    }

    /// <summary>The oldest records; null when there is none, or when the oldest cannot be read.</summary>
    public SpoolBatch? Peek(int mostRecords, int mostBytes)
    {
        if (Length == 0)
        {
            return null;
        }

        var segment = _segments.Peek();
        var bytes = segment.Read(_drained, Math.Max(mostBytes, SpoolFrame.HeaderLength));
        var wanted = SpoolFrame.HeaderLength + SpoolFrame.PayloadLength(bytes);
        if (wanted > bytes.Length)
        {
            bytes = segment.Read(_drained, wanted); // one record that is longer than a batch should be
        }

        var records = new List<byte[]>();
        var read = 0;
        while (records.Count < mostRecords
            && SpoolFrame.Read(bytes.AsSpan(read), out var payload) is > 0 and var length)
        {
            records.Add(payload.ToArray());
            read += length;
        }

        return read == 0 ? null : new SpoolBatch(records, read);
    }

    /// <summary>Removes what was given out: it is safe elsewhere.</summary>
    public void Remove(SpoolBatch batch)
    {
        _drained += batch.Length;
        Interlocked.Add(ref _length, -batch.Length);
        if (_drained >= _segments.Peek().Length)
        {
            TakeOldest().Delete();
        }
    }

    /// <summary>Takes the oldest segment out of the way, kept for a person to look at; returns where it is.</summary>
    public string SetAside()
    {
        Interlocked.Add(ref _length, _drained - _segments.Peek().Length);
        var segment = TakeOldest();
        segment.Dispose();
        var aside = Path.ChangeExtension(segment.Path, DamagedEnding);
        File.Move(segment.Path, aside);
        return aside;
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*" + SpoolSegment.Ending).Order(StringComparer.Ordinal);

    private SpoolSegment TakeOldest()
    {
        var oldest = _segments.Dequeue();
        if (oldest == _newest)
        {
            _newest = null;
        }

        _drained = 0;
        return oldest;
    }
}
