using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Frota.Database.Accounts;
using Frota.Database.Secrets;

namespace Frota.Receiver.Accounts;

/// <summary>The accounts on disk, sealed: what the receiver starts from while Postgres is away.</summary>
internal sealed class SnapshotFile(string path, SecretBox box)
{
    /// <summary>Writes beside and renames, so that a crash leaves the old file or the new one.</summary>
    public void Write(IReadOnlyList<ChannelAccount> accounts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var beside = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(beside, options))
        {
            file.Write(box.Seal(
                JsonSerializer.SerializeToUtf8Bytes(accounts, SnapshotJson.Default.IReadOnlyListChannelAccount)));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>What was written last; null when there is nothing that can be read, with the reason.</summary>
    public IReadOnlyList<ChannelAccount>? Read(out string? trouble)
    {
        trouble = null;
        try
        {
            return JsonSerializer.Deserialize(
                box.Open(File.ReadAllBytes(path)), SnapshotJson.Default.IReadOnlyListChannelAccount);
        }
        catch (Exception e)
            when (e is IOException or CryptographicException or JsonException or UnauthorizedAccessException)
        {
            trouble = e.Message;
            return null;
        }
    }
}

[JsonSerializable(typeof(IReadOnlyList<ChannelAccount>))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
