using System.Security.Cryptography;

namespace Frota.Panel.Chat.Visitors;

/// <summary>
/// The secret that proves visitors' cookies. It must outlive the process: without it every visitor is a new contact.
/// </summary>
internal sealed class VisitorKey
{
    public const int Length = 32;

    private readonly byte[] _key;

    internal VisitorKey(byte[] key) =>
        _key = key.Length == Length ? key : throw new FormatException("not a visitor key");

    /// <summary>Reads the key kept in a folder, or makes one; panels that share the folder share the key.</summary>
    /// <exception cref="IOException">The folder cannot be used; <see cref="UnauthorizedAccessException"/>
    /// likewise.</exception>
    /// <exception cref="FormatException">The file is there and holds no key.</exception>
    public static VisitorKey LoadOrCreate(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "panel");
        var file = Path.Combine(folder, "visitor.key");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            Create(folder, file);
        }

        return new VisitorKey(Convert.FromBase64String(File.ReadAllText(file)));
    }

    /// <summary>The proof of a text under this key.</summary>
    public byte[] Prove(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_key, text);

    private static void Create(string folder, string file)
    {
        var draft = Path.Combine(folder, $".visitor.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
        }

        try
        {
            // Whole or not at all, and the first of two that start together wins.
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
