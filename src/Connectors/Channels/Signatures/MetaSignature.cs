using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Frota.Connectors.Channels.Signatures;

/// <summary>
/// Meta's proof: <c>X-Hub-Signature-256: sha256=</c> and the hex HMAC-SHA256 of the raw body under the app secret. It
/// signs no time, so a replay is caught by the durable dedupe on message ids, not here.
/// </summary>
public static class MetaSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";
    private const int RoomForSecret = 256;

    /// <summary>
    /// Judges a body against every secret, without stopping at the first that fits. Hex digits of either case are
    /// accepted, because the decoded bytes are compared. Allocates nothing for secrets up to 85 characters.
    /// </summary>
    public static Authenticity Verify(
        IReadOnlyList<string> header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        if (header.Count == 0)
        {
            return Authenticity.Missing;
        }

        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (header.Count > 1 || !TryDecode(header[0], claimed))
        {
            return Authenticity.Malformed;
        }

        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> room = stackalloc byte[RoomForSecret];
        var matches = false;
        for (var i = 0; i < secrets.Count; i++)
        {
            if (string.IsNullOrEmpty(secrets[i]))
            {
                continue; // Anybody can sign with an empty key.
            }

            Compute(secrets[i], body, room, computed);
            matches |= CryptographicOperations.FixedTimeEquals(claimed, computed);
        }

        CryptographicOperations.ZeroMemory(room);
        return matches ? Authenticity.Authentic : Authenticity.Mismatch;
    }

    /// <summary>The header's value for a body, as Meta would send it.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(secret, body, stackalloc byte[RoomForSecret], computed);
        return Prefix + Convert.ToHexStringLower(computed);
    }

    private static bool TryDecode(string header, Span<byte> claimed) =>
        header is not null
        && header.Length == Prefix.Length + (2 * claimed.Length)
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && Convert.FromHexString(header.AsSpan(Prefix.Length), claimed, out _, out _) == OperationStatus.Done;

    private static void Compute(string secret, ReadOnlySpan<byte> body, Span<byte> room, Span<byte> computed)
    {
        var key = Encoding.UTF8.GetMaxByteCount(secret.Length - 1) <= room.Length
            ? room[..Encoding.UTF8.GetBytes(secret, room)]
            : Encoding.UTF8.GetBytes(secret);
        HMACSHA256.HashData(key, body, computed);
    }
}
