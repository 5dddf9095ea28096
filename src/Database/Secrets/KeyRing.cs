using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Frota.Database.Secrets;

/// <summary>Named keys of 32 bytes, read from a setting: the first one is current, all of them open.</summary>
public sealed class KeyRing
{
    /// <summary>Bytes of a key: AES-256.</summary>
    public const int KeyLength = 32;

    // Its bytes must fit the one that tells their number.
    private const int MostIdBytes = 100;

    private readonly Dictionary<string, byte[]> _keys;

    private KeyRing(string setting, Dictionary<string, byte[]> keys, string current) =>
        (Setting, _keys, Current) = (setting, keys, current);

    /// <summary>The setting that the keys stand in, for messages.</summary>
    public string Setting { get; }

    /// <summary>The id of the key that seals.</summary>
    public string Current { get; }

    /// <summary>The key that seals.</summary>
    public byte[] CurrentKey => _keys[Current];

    /// <summary>The ids of all keys; they are no secrets.</summary>
    public IReadOnlyCollection<string> Ids => _keys.Keys;

    /// <summary>Reads <c>id:base64,id:base64…</c>.</summary>
    /// <param name="setting">The setting's name, which every fault begins with.</param>
    /// <param name="text">Its value.</param>
    /// <param name="meaning">What cannot be done without it.</param>
    /// <exception cref="ArgumentException">No key, a doubled id, or a key that is not 32 bytes of base64.</exception>
    public static KeyRing Parse(string setting, string? text, string meaning)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        string? first = null;
        foreach (var part in (text ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var key = new byte[KeyLength + 1];
            if (colon < 1 || Encoding.UTF8.GetByteCount(part.AsSpan(0, colon)) > MostIdBytes
                || !Convert.TryFromBase64String(part[(colon + 1)..], key, out var length)
                || length != KeyLength)
            {
                throw new ArgumentException($"{setting}: each key is `id:` and 32 bytes in base64; "
                    + "make one with: echo \"k1:$(openssl rand -base64 32)\"");
            }

            var id = part[..colon];
            if (!keys.TryAdd(id, key[..KeyLength]))
            {
                throw new ArgumentException($"{setting}: the key id '{id}' is there twice");
            }

            first ??= id;
        }

        return first is null
            ? throw new ArgumentException($"{setting} is not set: {meaning}")
            : new KeyRing(setting, keys, first);
    }

    /// <summary>Finds a key by its id.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out byte[]? key) => _keys.TryGetValue(id, out key);
}
