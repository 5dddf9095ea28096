using System.Security.Cryptography;
using System.Text;

namespace Frota.Database.Secrets;

/// <summary>
/// Seals secrets for rest: AES-256-GCM under a named key, so that keys can be rotated while old boxes still open.
/// A box is <c>version (1) | key id length (1) | key id | nonce (12) | tag (16) | ciphertext</c>; version and key id
/// are authenticated with the text.
/// </summary>
public sealed class SecretBox
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly KeyRing _keys;

    private SecretBox(KeyRing keys) => _keys = keys;

    /// <summary>Reads <c>id:base64,id:base64…</c>; the first key seals, all of them open.</summary>
    /// <exception cref="ArgumentException">No key, a doubled id, or a key that is not 32 bytes of base64.</exception>
    public static SecretBox Parse(string? setting) => new(KeyRing.Parse(
        "FROTA_SECRETS_KEYS", setting, "secrets cannot be opened or sealed without it"));

    /// <summary>The id of the key that seals.</summary>
    public string Current => _keys.Current;

    /// <summary>Seals a text under the current key.</summary>
    public byte[] Seal(string text) => Seal(Encoding.UTF8.GetBytes(text));

    /// <summary>Seals bytes under the current key.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var id = Encoding.UTF8.GetBytes(_keys.Current);
        var header = 2 + id.Length;
        var box = new byte[header + NonceLength + TagLength + plain.Length];
        box[0] = Version;
        box[1] = (byte)id.Length;
        id.CopyTo(box, 2);
        var nonce = box.AsSpan(header, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys.CurrentKey, TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(header + NonceLength + TagLength),
            box.AsSpan(header + NonceLength, TagLength), box.AsSpan(0, header));
        return box;
    }

    /// <summary>Opens a sealed text.</summary>
    /// <exception cref="CryptographicException">An unknown key, or a box that was altered.</exception>
    public string OpenText(ReadOnlySpan<byte> box) => Encoding.UTF8.GetString(Open(box));

    /// <summary>Opens sealed bytes.</summary>
    /// <exception cref="CryptographicException">An unknown key, or a box that was altered.</exception>
    public byte[] Open(ReadOnlySpan<byte> box)
    {
        var header = box.Length >= 2 ? 2 + box[1] : int.MaxValue;
        if (header > box.Length - NonceLength - TagLength || box[0] != Version)
        {
            throw new CryptographicException("not a sealed secret");
        }

        var id = Encoding.UTF8.GetString(box[2..header]);
        if (!_keys.TryGet(id, out var key))
        {
            throw new CryptographicException($"sealed with the key '{id}', which FROTA_SECRETS_KEYS does not hold");
        }

        var plain = new byte[box.Length - header - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(box.Slice(header, NonceLength), box[(header + NonceLength + TagLength)..],
            box.Slice(header + NonceLength, TagLength), plain, box[..header]);
        return plain;
    }
}
