using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Frota.Connectors.Channels.Signatures;

/// <summary>
/// Ed25519 (RFC 8032) by OpenSSL: the framework has none, and on Linux it brings OpenSSL along anyway.
/// </summary>
internal static class Ed25519
{
    /// <summary>Bytes of a public key, and of the seed a private key is made from.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 64;

    /// <summary>
    /// Whether the signature is the key's over this content; false for a key or signature of the wrong length.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength)
        {
            return false;
        }

        using var key = LibCrypto.NewPublicKey(LibCrypto.Ed25519, nint.Zero, in First(publicKey), KeyLength);
        using var digest = LibCrypto.NewDigest();
        var genuine = !key.IsInvalid && !digest.IsInvalid
            && LibCrypto.BeginVerify(digest, nint.Zero, nint.Zero, nint.Zero, key) == 1
            && LibCrypto.Verify(
                digest, in First(signature), SignatureLength, in First(content), (nuint)content.Length) == 1;
        if (!genuine)
        {
            LibCrypto.ClearErrors();
        }

        return genuine;
    }

    /// <summary>Signs content with the private key that the seed makes.</summary>
    /// <exception cref="CryptographicException">OpenSSL refused the key.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, KeyLength);
        using var key = LibCrypto.NewPrivateKey(LibCrypto.Ed25519, nint.Zero, in First(seed), KeyLength);
        using var digest = LibCrypto.NewDigest();
        var signature = new byte[SignatureLength];
        var length = (nuint)SignatureLength;
        if (key.IsInvalid || digest.IsInvalid
            || LibCrypto.BeginSign(digest, nint.Zero, nint.Zero, nint.Zero, key) != 1
            || LibCrypto.Sign(digest, ref signature[0], ref length, in First(content), (nuint)content.Length) != 1
            || length != SignatureLength)
        {
            LibCrypto.ClearErrors();
            throw new CryptographicException("OpenSSL could not sign with this Ed25519 key.");
        }

        return signature;
    }

    private static ref readonly byte First(ReadOnlySpan<byte> bytes) => ref MemoryMarshal.GetReference(bytes);
}
