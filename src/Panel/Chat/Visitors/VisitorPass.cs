using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Frota.Panel.Chat.Visitors;

/// <summary>
/// What a visitor's cookie holds: a random id, a full stop, and an HMAC over the account's key and the id. A pass is
/// worth nothing at another account, so businesses that share a panel cannot tell that they share a visitor.
/// </summary>
internal sealed class VisitorPass(VisitorKey key)
{
    private const int IdBytes = 16;
    private const int IdLength = 22;
    private const int ProofLength = 43;

    /// <summary>A new visitor's id: 128 random bits, so nobody guesses another's.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>The pass of a visitor.</summary>
    public string Issue(string accountKey, string visitorId) =>
        $"{visitorId}.{Base64Url.EncodeToString(Proof(accountKey, visitorId))}";

    /// <summary>The visitor that a pass proves, or null when it proves none.</summary>
    public string? Read(string accountKey, string? pass)
    {
        if (pass is not { Length: IdLength + 1 + ProofLength } || pass[IdLength] != '.')
        {
            return null;
        }

        var id = pass[..IdLength];
        var proof = pass.AsSpan(IdLength + 1);
        Span<byte> shown = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Base64Url.IsValid(id)
            && Base64Url.IsValid(proof)
            && Base64Url.TryDecodeFromChars(proof, shown, out var length)
            && CryptographicOperations.FixedTimeEquals(shown[..length], Proof(accountKey, id))
            ? id
            : null;
    }

    private byte[] Proof(string accountKey, string visitorId) =>
        key.Prove(Encoding.UTF8.GetBytes($"visitor/1/{accountKey}/{visitorId}"));
}
