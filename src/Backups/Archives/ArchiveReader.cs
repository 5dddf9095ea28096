using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Frota.Database.Secrets;
using Microsoft.Win32.SafeHandles;

namespace Frota.Backups.Archives;

/// <summary>
/// Reads an archive. Opening it reads the manifest and trusts nothing; <see cref="Check"/> reads all of it.
/// </summary>
public sealed class ArchiveReader : IDisposable
{
    private const int SumLength = SHA256.HashSizeInBytes;
    private const int Window = 1024 * 1024;

    private static readonly int FooterLength = sizeof(uint) + SumLength + ArchiveWriter.End.Length;
    private static readonly int LastFrameLength = Frame.HeadLength + SumLength + FrameSeal.TagLength;

    private readonly SafeFileHandle _file;
    private readonly ArchiveHeader _header;
    private readonly byte[] _sum;
    private readonly byte[] _manifest;

    private ArchiveReader(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        (Path, Length) = (path, RandomAccess.GetLength(_file));
        if (Length < FooterLength)
        {
            throw new InvalidDataException("it is too short for a backup");
        }

        var footer = ReadAt(Length - FooterLength, FooterLength);
        var size = BinaryPrimitives.ReadUInt32BigEndian(footer);
        if (!footer.AsSpan(sizeof(uint) + SumLength).SequenceEqual(ArchiveWriter.End)
            || size > Length - FooterLength || size > Manifest.MostBytes)
        {
            throw new InvalidDataException("it does not end as a backup does: it was cut short");
        }

        _sum = footer[sizeof(uint)..(sizeof(uint) + SumLength)];
        _manifest = ReadAt(Length - FooterLength - size, (int)size);
        Manifest = Manifest.Parse(_manifest);
        _header = ArchiveHeader.Parse(ReadAt(0, (int)Math.Min(ArchiveHeader.MostBytes, Length)));
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>What it says of itself.</summary>
    public Manifest Manifest { get; }

    /// <summary>The checksum at its end, in hexadecimal; <see cref="Check"/> sees whether it is right.</summary>
    public string Sha256 => Convert.ToHexStringLower(_sum);

    /// <summary>Where the first frame begins.</summary>
    internal long Start => _header.ToBytes().Length;

    /// <summary>Opens an archive.</summary>
    /// <exception cref="InvalidDataException">It is none, or was cut short.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ArchiveReader Open(string path) => new(path);

    /// <summary>
    /// Reads the whole archive: its checksums, and with keys every frame. Returns when it is sound.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not; the message says where.</exception>
    public void Check(KeyRing? keys, CancellationToken cancel)
    {
        CheckSums(cancel);
        if (_header.KeyId != Manifest.KeyId
            || Manifest.BodyBytes + LastFrameLength + _manifest.Length + FooterLength != Length)
        {
            throw new InvalidDataException("the manifest disagrees with the archive");
        }

        if (keys is null)
        {
            return;
        }

        using var frames = new FrameReader(this, _header, KeyAmong(keys));
        while (frames.Read(out var frame, out var text))
        {
            cancel.ThrowIfCancellationRequested();
            if (frame.IsLast && (frames.Position != Manifest.BodyBytes + LastFrameLength
                || !text.SequenceEqual(SHA256.HashData(_manifest))))
            {
                throw new InvalidDataException("the manifest is not the one that was sealed with the archive");
            }
        }
    }

    /// <summary>A part's bytes, decrypted and decompressed as they are read.</summary>
    /// <exception cref="InvalidDataException">There is no such part, or its key is not among the keys.</exception>
    public Stream OpenPart(string name, KeyRing keys)
    {
        var index = Manifest.Parts.ToList().FindIndex(part => part.Name == name);
        return index < 0
            ? throw new InvalidDataException($"{Name} has no part '{name}'")
            : new BrotliStream(
                new PartStream(this, _header, KeyAmong(keys), (ushort)index), CompressionMode.Decompress);
    }

    public void Dispose() => _file.Dispose();

    internal byte[] ReadAt(long offset, int length)
    {
        var bytes = new byte[length];
        ReadAt(offset, bytes);
        return bytes;
    }

    internal void ReadAt(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
            {
                throw new InvalidDataException("it was cut short");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    private byte[] KeyAmong(KeyRing keys) => keys.TryGet(_header.KeyId, out var key)
        ? key
        : throw new InvalidDataException(
            $"it is sealed with the key '{_header.KeyId}', which {keys.Setting} does not hold");

    private void CheckSums(CancellationToken cancel)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var window = new byte[Window];
        var body = "";
        for (long offset = 0, end = Length - FooterLength + sizeof(uint); offset < end;)
        {
            cancel.ThrowIfCancellationRequested();
            var border = offset < Manifest.BodyBytes ? Math.Min(Manifest.BodyBytes, end) : end;
            var piece = window.AsSpan(0, (int)Math.Min(window.Length, border - offset));
            ReadAt(offset, piece);
            all.AppendData(piece);
            offset += piece.Length;
            body = offset == Manifest.BodyBytes ? Convert.ToHexStringLower(all.GetCurrentHash()) : body;
        }

        if (!all.GetHashAndReset().AsSpan().SequenceEqual(_sum))
        {
            throw new InvalidDataException("its checksum is wrong: some of its bytes were altered");
        }

        if (body != Manifest.BodySha256)
        {
            throw new InvalidDataException("the manifest disagrees with the archive: it names another checksum");
        }
    }
}
