namespace Frota.Backups.Archives;

/// <summary>Cuts what is written into the frames of one part.</summary>
internal sealed class FramingStream(ArchiveWriter archive, ushort part) : OneWayStream
{
    private readonly byte[] _text = new byte[Frame.MostText];
    private int _filled;

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var taken = Math.Min(buffer.Length, _text.Length - _filled);
            buffer[..taken].CopyTo(_text.AsSpan(_filled));
            buffer = buffer[taken..];
            _filled += taken;
            if (_filled == _text.Length)
            {
                Cut();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _filled > 0)
        {
            Cut();
        }

        base.Dispose(disposing);
    }

    private void Cut()
    {
        archive.WriteFrame(part, _text.AsSpan(0, _filled));
        _filled = 0;
    }
}
