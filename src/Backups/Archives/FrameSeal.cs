using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Frota.Backups.Archives;

/// <summary>
/// Seals and opens the frames of one archive: AES-256-GCM under a key derived for this archive alone. Bound to each
/// frame are the header, the frame's number, its part and whether it is the last: a frame that was moved, dropped,
/// doubled or taken from another archive does not open, nor does an archive that was cut at a frame's end.
/// </summary>
internal sealed class FrameSeal : IDisposable
{
    /// <summary>Bytes that prove a frame, behind its text.</summary>
    public const int TagLength = 16;

    private const int NonceLength = 12;
    private const int BoundLength = SHA256.HashSizeInBytes + sizeof(ulong) + sizeof(ushort) + 1;

    private readonly AesGcm _aes;
    private readonly byte[] _bound = new byte[BoundLength];
    private readonly byte[] _nonce = new byte[NonceLength];

    public FrameSeal(ArchiveHeader header, byte[] key)
    {
        _aes = new AesGcm(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, key, key.Length, header.Salt, "frota backup"u8.ToArray()),
            TagLength);
        SHA256.HashData(header.ToBytes(), _bound);
    }

    /// <summary>Seals a frame; <paramref name="tag"/> proves it.</summary>
    public void Seal(Frame frame, ReadOnlySpan<byte> text, Span<byte> sealedText, Span<byte> tag)
    {
        Bind(frame);
        _aes.Encrypt(_nonce, text, sealedText, tag, _bound);
    }

    /// <summary>Opens a frame.</summary>
    /// <exception cref="InvalidDataException">It is not what was sealed there under this key.</exception>
    public void Open(Frame frame, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> tag, Span<byte> text)
    {
        Bind(frame);
        try
        {
            _aes.Decrypt(_nonce, sealedText, tag, text, _bound);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidDataException(
                $"frame {frame.Number} does not open: the archive was altered, or the key is another one", e);
        }
    }

    public void Dispose() => _aes.Dispose();

    private void Bind(Frame frame)
    {
        // The number alone makes the nonce: the key serves this archive only.
        BinaryPrimitives.WriteUInt64BigEndian(_nonce.AsSpan(NonceLength - sizeof(ulong)), frame.Number);
        var rest = _bound.AsSpan(SHA256.HashSizeInBytes);
        BinaryPrimitives.WriteUInt64BigEndian(rest, frame.Number);
        BinaryPrimitives.WriteUInt16BigEndian(rest[sizeof(ulong)..], frame.Part);
        rest[^1] = frame.IsLast ? (byte)1 : (byte)0;
    }
}
