namespace Frota.Backups.Archives;

/// <summary>Passes on what is written, and counts it.</summary>
internal sealed class CountingStream(Stream inner) : OneWayStream
{
    public override bool CanWrite => true;

    /// <summary>Bytes so far.</summary>
    public long Written { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Written += buffer.Length;
    }
}
