using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Frota.Database.Secrets;

namespace Frota.Backups.Archives;

/// <summary>
/// Writes an archive from front to back, in bounded memory: <c>header | frames of the parts | last frame | manifest |
/// manifest's length (4) | SHA-256 of all that | FROTAEND</c>.
/// </summary>
internal sealed class ArchiveWriter : IDisposable
{
    /// <summary>How an archive ends.</summary>
    public static readonly byte[] End = "FROTAEND"u8.ToArray();

    private readonly Stream _output;
    private readonly ArchiveHeader _header;
    private readonly FrameSeal _seal;
    private readonly List<ArchivePart> _parts = [];
    private readonly IncrementalHash _sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _sealed = new byte[Frame.HeadLength + Frame.MostText + FrameSeal.TagLength];
    private ulong _frames;
    private long _bytes;

    public ArchiveWriter(Stream output, KeyRing keys)
    {
        _output = output;
        _header = ArchiveHeader.New(keys.Current);
        _seal = new FrameSeal(_header, keys.CurrentKey);
        Put(_header.ToBytes());
    }

    /// <summary>Writes one part: whatever is written to the stream while <paramref name="fill"/> runs.</summary>
    public async Task AddAsync(string name, Func<Stream, Task> fill)
    {
        var frames = new FramingStream(this, checked((ushort)_parts.Count));
        await using (frames)
        {
            var compressed = new BrotliStream(frames, CompressionLevel.Fastest, leaveOpen: true);
            using var counted = new CountingStream(compressed);
            await using (compressed)
            {
                await fill(counted);
            }

            _parts.Add(new ArchivePart(name, counted.Written));
        }
    }

    /// <summary>Writes a part that is at hand.</summary>
    public Task AddAsync(string name, byte[] content) => AddAsync(name, part => part.WriteAsync(content).AsTask());

    /// <summary>Ends the archive; its manifest is <paramref name="draft"/> and what only the writer knows.</summary>
    public Manifest Complete(Manifest draft)
    {
        var manifest = draft with
        {
            KeyId = _header.KeyId,
            Parts = _parts,
            BodyBytes = _bytes,
            BodySha256 = Convert.ToHexStringLower(_sum.GetCurrentHash()),
        };
        var text = manifest.ToBytes();
        WriteFrame(Frame.SealPart, SHA256.HashData(text));
        Put(text);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)text.Length);
        Put(length);
        _output.Write(_sum.GetHashAndReset());
        _output.Write(End);
        return manifest;
    }

    public void Dispose()
    {
        _seal.Dispose();
        _sum.Dispose();
    }

    internal void WriteFrame(ushort part, ReadOnlySpan<byte> text)
    {
        var frame = new Frame(_frames++, part);
        frame.WriteHead(_sealed, text.Length);
        var end = Frame.HeadLength + text.Length;
        _seal.Seal(frame, text, _sealed.AsSpan(Frame.HeadLength, text.Length),
            _sealed.AsSpan(end, FrameSeal.TagLength));
        Put(_sealed.AsSpan(0, end + FrameSeal.TagLength));
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _sum.AppendData(bytes);
        _bytes += bytes.Length;
    }
}
