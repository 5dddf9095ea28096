using System.Security.Cryptography;
using System.Text;

namespace Frota.Backups.Archives;

/// <summary>
/// How an archive begins: <c>FROTABK1 | key id length (1) | key id | salt (16)</c>. The whole of it is authenticated
/// with every frame.
/// </summary>
/// <param name="KeyId">Which key seals it.</param>
/// <param name="Salt">Makes the archive's own key out of that one, so that frames may be numbered from 0.</param>
internal sealed record ArchiveHeader(string KeyId, byte[] Salt)
{
    private const int SaltLength = 16;

    /// <summary>The most bytes that it takes.</summary>
    public const int MostBytes = 8 + 1 + byte.MaxValue + SaltLength;

    private static readonly byte[] Magic = "FROTABK1"u8.ToArray();

    /// <summary>The header of a new archive.</summary>
    public static ArchiveHeader New(string keyId) => new(keyId, RandomNumberGenerator.GetBytes(SaltLength));

    /// <summary>As it stands in the file.</summary>
    public byte[] ToBytes()
    {
        var id = Encoding.UTF8.GetBytes(KeyId);
        return [.. Magic, (byte)id.Length, .. id, .. Salt];
    }

    /// <summary>Reads it from how an archive begins.</summary>
    /// <exception cref="InvalidDataException">It is no archive of ours.</exception>
    public static ArchiveHeader Parse(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith(Magic))
        {
            throw new InvalidDataException("it does not begin as a backup of Frota does");
        }

        var rest = start[Magic.Length..];
        return rest.Length > 0 && rest.Length > rest[0] + SaltLength
            ? new ArchiveHeader(Encoding.UTF8.GetString(rest.Slice(1, rest[0])),
                rest.Slice(1 + rest[0], SaltLength).ToArray())
            : throw new InvalidDataException("it is too short for a backup");
    }
}
