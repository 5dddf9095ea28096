using System.Security.Cryptography;

namespace Frota.Connectors.Channels.Signatures;

/// <summary>What a Standard Webhooks key is for, told by its prefix.</summary>
internal enum WebhookKeyKind
{
    /// <summary><c>whsec_</c>: a shared secret of 24 to 64 bytes; signs and verifies <c>v1</c>.</summary>
    Shared,

    /// <summary><c>whpk_</c>: an Ed25519 public key of 32 bytes; verifies <c>v1a</c>.</summary>
    Public,

    /// <summary>
    /// <c>whsk_</c>: an Ed25519 private key of 64 bytes, the seed and the public key; signs <c>v1a</c>.
    /// </summary>
    Private,
}

/// <summary>A Standard Webhooks key, decoded into memory that the caller lends.</summary>
internal readonly ref struct WebhookKey
{
    /// <summary>The bytes to lend: a base64 decoder wants a little more room than the longest key has.</summary>
    public const int Room = 96;

    private WebhookKey(WebhookKeyKind kind, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        Bytes = bytes;
    }

    public WebhookKeyKind Kind { get; }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>
    /// Reads a key; false when it has no known prefix, is not base64 or has a length the specification does not allow.
    /// </summary>
    public static bool TryRead(string? text, Span<byte> room, out WebhookKey key)
    {
        key = default;
        var underscore = text?.IndexOf('_', StringComparison.Ordinal) ?? -1;
        if (underscore < 0 || !Convert.TryFromBase64Chars(text.AsSpan(underscore + 1), room, out var length))
        {
            return false;
        }

        WebhookKeyKind? kind = text.AsSpan(0, underscore) switch
        {
            "whsec" when length is >= 24 and <= 64 => WebhookKeyKind.Shared,
            "whpk" when length == Ed25519.KeyLength => WebhookKeyKind.Public,
            "whsk" when length == 2 * Ed25519.KeyLength => WebhookKeyKind.Private,
            _ => null,
        };
        if (kind is null)
        {
            CryptographicOperations.ZeroMemory(room);
            return false;
        }

        key = new WebhookKey(kind.Value, room[..length]);
        return true;
    }
}
