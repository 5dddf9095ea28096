namespace Frota.Connectors.Channels.Signatures;

/// <summary>
/// The signatures of a <c>webhook-signature</c> header: a list separated by spaces, so that keys can be rotated.
/// Versions that this build does not know are passed over, as the specification asks.
/// </summary>
internal ref struct WebhookSignatures
{
    /// <summary>
    /// Signatures of one version that are looked at; a longer list is refused, since each costs a computation.
    /// </summary>
    public const int Most = 8;

    /// <summary>The bytes to lend for each version.</summary>
    public const int Room = Most * Ed25519.SignatureLength;

    private const int LongestHeader = 2048;
    private const int SharedLength = 32;

    private readonly Span<byte> _shared;
    private readonly Span<byte> _asymmetric;

    private WebhookSignatures(Span<byte> shared, Span<byte> asymmetric)
    {
        _shared = shared;
        _asymmetric = asymmetric;
    }

    /// <summary>How many <c>v1</c> signatures there are.</summary>
    public int SharedCount { get; private set; }

    /// <summary>How many <c>v1a</c> signatures there are.</summary>
    public int AsymmetricCount { get; private set; }

    /// <summary>The <c>v1</c> signature at a place.</summary>
    public readonly ReadOnlySpan<byte> Shared(int index) => _shared.Slice(index * SharedLength, SharedLength);

    /// <summary>The <c>v1a</c> signature at a place.</summary>
    public readonly ReadOnlySpan<byte> Asymmetric(int index) =>
        _asymmetric.Slice(index * Ed25519.SignatureLength, Ed25519.SignatureLength);

    /// <summary>
    /// Reads the header; false when it is too long, holds too many signatures or none that can be read.
    /// </summary>
    public static bool TryRead(
        string header, Span<byte> shared, Span<byte> asymmetric, out WebhookSignatures signatures)
    {
        signatures = new WebhookSignatures(shared, asymmetric);
        if (header.Length > LongestHeader)
        {
            return false;
        }

        foreach (var range in header.AsSpan().Split(' '))
        {
            if (!signatures.Take(header.AsSpan(range)))
            {
                return false;
            }
        }

        return signatures.SharedCount + signatures.AsymmetricCount > 0;
    }

    /// <summary>Keeps one signature when it can be read; false when there is no more room for it.</summary>
    private bool Take(ReadOnlySpan<char> signature)
    {
        Span<byte> decoded = stackalloc byte[Ed25519.SignatureLength + 2];
        if (signature.StartsWith("v1,") && Convert.TryFromBase64Chars(signature[3..], decoded, out var length)
            && length == SharedLength)
        {
            return SharedCount < Most && decoded[..length].TryCopyTo(_shared[(SharedLength * SharedCount++)..]);
        }

        if (signature.StartsWith("v1a,") && Convert.TryFromBase64Chars(signature[4..], decoded, out length)
            && length == Ed25519.SignatureLength)
        {
            return AsymmetricCount < Most
                && decoded[..length].TryCopyTo(_asymmetric[(Ed25519.SignatureLength * AsymmetricCount++)..]);
        }

        return true;
    }
}
