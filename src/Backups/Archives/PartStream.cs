namespace Frota.Backups.Archives;

/// <summary>The frames of one part, joined again.</summary>
internal sealed class PartStream : OneWayStream
{
    private readonly FrameReader _frames;
    private readonly ushort _part;
    private byte[] _text = [];
    private int _taken;

    public PartStream(ArchiveReader archive, ArchiveHeader header, byte[] key, ushort part)
    {
        _frames = new FrameReader(archive, header, key);
        _part = part;
        _frames.SkipTo(part);
    }

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _text.Length)
        {
            if (!_frames.IsAt(_part) || !_frames.Read(out _, out var text))
            {
                return 0;
            }

            (_text, _taken) = (text.ToArray(), 0);
        }

        var count = Math.Min(buffer.Length, _text.Length - _taken);
        _text.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _frames.Dispose();
        }

        base.Dispose(disposing);
    }
}
