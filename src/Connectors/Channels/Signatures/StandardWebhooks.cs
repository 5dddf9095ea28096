using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Frota.Connectors.Channels.Signatures;

/// <summary>
/// The signature scheme of standardwebhooks.com 1.0: <c>id.timestamp.body</c>, signed with HMAC-SHA256 (<c>v1</c>) or
/// Ed25519 (<c>v1a</c>). Keys are written <c>whsec_</c>, <c>whpk_</c> (verifies) and <c>whsk_</c> (signs), then base64.
/// </summary>
public static class StandardWebhooks
{
    /// <summary>
    /// The header with the message's id: the same through all attempts, the receiver's idempotency key.
    /// </summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the attempt's time in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the signed time may be from ours, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int LongestId = 256;
    private const int LongestTimestamp = 12;

    /// <summary>
    /// Judges the three headers and the raw body against every key, without stopping at the first that fits.
    /// </summary>
    public static Authenticity Verify(
        IWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        var (id, timestamp, signature) = (headers[IdHeader], headers[TimestampHeader], headers[SignatureHeader]);
        if (id.Count == 0 || timestamp.Count == 0 || signature.Count == 0)
        {
            return Authenticity.Missing;
        }

        return id.Count > 1 || timestamp.Count > 1 || signature.Count > 1
            ? Authenticity.Malformed
            : Verify(id[0], timestamp[0], signature[0], body, keys, now);
    }

    /// <summary>Judges the values of the three headers and the raw body.</summary>
    public static Authenticity Verify(
        string id,
        string timestamp,
        string signature,
        ReadOnlySpan<byte> body,
        IReadOnlyList<string> keys,
        DateTimeOffset now)
    {
        Span<byte> shared = stackalloc byte[WebhookSignatures.Room];
        Span<byte> asymmetric = stackalloc byte[WebhookSignatures.Room];
        if (!IsId(id) || !TryReadTime(timestamp, out var seconds)
            || !WebhookSignatures.TryRead(signature, shared, asymmetric, out var signatures))
        {
            return Authenticity.Malformed;
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds)
        {
            return Authenticity.Stale;
        }

        var rented = Compose(id, timestamp, body, out var length);
        var matches = false;
        for (var i = 0; i < keys.Count; i++)
        {
            matches |= Fits(keys[i], rented.AsSpan(0, length), signatures);
        }

        ArrayPool<byte>.Shared.Return(rented);
        return matches ? Authenticity.Authentic : Authenticity.Mismatch;
    }

    /// <summary>One signature, <c>v1,…</c> with a <c>whsec_</c> key or <c>v1a,…</c> with a <c>whsk_</c> key.</summary>
    /// <exception cref="ArgumentException">The id has a full stop or other characters that a header or the scheme
    /// refuses, or the key cannot sign. The message never holds the key.</exception>
    public static string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, string key)
    {
        if (!IsId(id))
        {
            throw new ArgumentException(
                "A webhook id is 1 to 256 visible ASCII characters without a full stop.", nameof(id));
        }

        Span<byte> room = stackalloc byte[WebhookKey.Room];
        if (!WebhookKey.TryRead(key, room, out var read) || read.Kind == WebhookKeyKind.Public)
        {
            throw new ArgumentException(
                "The key cannot sign: it needs whsec_ and 24 to 64 bytes in base64, or whsk_ and 64 bytes.",
                nameof(key));
        }

        var rented = Compose(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, out var length);
        var content = rented.AsSpan(0, length);
        var signature = read.Kind == WebhookKeyKind.Shared
            ? "v1," + Convert.ToBase64String(HMACSHA256.HashData(read.Bytes, content))
            : "v1a," + Convert.ToBase64String(Ed25519.Sign(read.Bytes[..Ed25519.KeyLength], content));
        ArrayPool<byte>.Shared.Return(rented);
        CryptographicOperations.ZeroMemory(room);
        return signature;
    }

    /// <summary>Whether a key has the form of one that can sign.</summary>
    public static bool CanSign(string? key) => KindOf(key) is WebhookKeyKind.Shared or WebhookKeyKind.Private;

    /// <summary>Whether a key has the form of one that can verify.</summary>
    public static bool CanVerify(string? key) => KindOf(key) is WebhookKeyKind.Shared or WebhookKeyKind.Public;

    private static WebhookKeyKind? KindOf(string? key)
    {
        Span<byte> room = stackalloc byte[WebhookKey.Room];
        WebhookKeyKind? kind = WebhookKey.TryRead(key, room, out var read) ? read.Kind : null;
        CryptographicOperations.ZeroMemory(room);
        return kind;
    }

    private static bool Fits(string key, ReadOnlySpan<byte> content, WebhookSignatures signatures)
    {
        Span<byte> room = stackalloc byte[WebhookKey.Room];
        if (!WebhookKey.TryRead(key, room, out var read))
        {
            return false;
        }

        var matches = false;
        if (read.Kind == WebhookKeyKind.Shared)
        {
            Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(read.Bytes, content, computed);
            for (var i = 0; i < signatures.SharedCount; i++)
            {
                matches |= CryptographicOperations.FixedTimeEquals(computed, signatures.Shared(i));
            }
        }
        else if (read.Kind == WebhookKeyKind.Public)
        {
            for (var i = 0; i < signatures.AsymmetricCount; i++)
            {
                matches |= Ed25519.Verify(read.Bytes, content, signatures.Asymmetric(i));
            }
        }

        CryptographicOperations.ZeroMemory(room);
        return matches;
    }

    /// <summary>
    /// A full stop in an id would let the borders between id, time and body be moved under the same signature.
    /// </summary>
    private static bool IsId(string id) =>
        id.Length is > 0 and <= LongestId
        && !id.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !id.Contains('.', StringComparison.Ordinal);

    private static bool TryReadTime(string timestamp, out long seconds)
    {
        seconds = 0;
        return timestamp.Length <= LongestTimestamp
            && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }

    private static byte[] Compose(string id, string timestamp, ReadOnlySpan<byte> body, out int length)
    {
        length = id.Length + timestamp.Length + 2 + body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var at = Encoding.ASCII.GetBytes(id, rented);
        rented[at++] = (byte)'.';
        at += Encoding.ASCII.GetBytes(timestamp, rented.AsSpan(at));
        rented[at++] = (byte)'.';
        body.CopyTo(rented.AsSpan(at));
        return rented;
    }
}
