namespace Frota.Backups.Archives;

/// <summary>Reads the frames of an archive, one after the other.</summary>
internal sealed class FrameReader(ArchiveReader archive, ArchiveHeader header, byte[] key) : IDisposable
{
    private readonly FrameSeal _seal = new(header, key);
    private readonly byte[] _sealed = new byte[Frame.MostText + FrameSeal.TagLength];
    private readonly byte[] _text = new byte[Frame.MostText];
    private readonly byte[] _head = new byte[Frame.HeadLength];
    private ulong _number;
    private bool _ended;

    /// <summary>Where the next frame begins.</summary>
    public long Position { get; private set; } = archive.Start;

    /// <summary>Opens the next frame; false behind the last.</summary>
    /// <exception cref="InvalidDataException">It does not open, or the archive was cut short.</exception>
    public bool Read(out Frame frame, out ReadOnlySpan<byte> text)
    {
        frame = default;
        text = default;
        if (_ended)
        {
            return false;
        }

        (frame, var length) = Next();
        var bytes = _sealed.AsSpan(0, length + FrameSeal.TagLength);
        archive.ReadAt(Position + Frame.HeadLength, bytes);
        _seal.Open(frame, bytes[..length], bytes[length..], _text.AsSpan(0, length));
        text = _text.AsSpan(0, length);
        Pass(length);
        _ended = frame.IsLast;
        return true;
    }

    /// <summary>Passes by the frames in front of a part; they stay closed.</summary>
    public void SkipTo(ushort part)
    {
        for (var (frame, length) = Next(); frame.Part < part; (frame, length) = Next())
        {
            Pass(length);
        }
    }

    /// <summary>Whether the next frame is of this part.</summary>
    public bool IsAt(ushort part) => !_ended && Next().Frame.Part == part;

    public void Dispose() => _seal.Dispose();

    private (Frame Frame, int Length) Next()
    {
        archive.ReadAt(Position, _head);
        return Frame.ReadHead(_head, _number);
    }

    private void Pass(int length)
    {
        Position += Frame.HeadLength + length + FrameSeal.TagLength;
        _number++;
    }
}
