using Frota.Backups.Archives;
using Frota.Backups.Postgres;
using Frota.Database.Secrets;

namespace Frota.UnitTests.Backups.Archives;

/// <summary>An archive in a folder of its own, and ways to spoil it.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("frota-archive-");

    public ArchiveFile(KeyRing keys, params (string Name, byte[] Bytes)[] parts)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "a.frota");
        Write(Path, keys, parts);
    }

    public string Path { get; }

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    public static Manifest Draft { get; } = new()
    {
        Kind = BackupKind.Full,
        At = DateTimeOffset.UnixEpoch,
        Database = "frota",
        Server = "15",
        Frota = "1.0.0",
        Roles = ["frota_owner"],
        Lineage = new Lineage("1", 2, 3, "schema", ["one"], 10, 20),
        Tables = [new TableRows("tenants", 3)],
        Ledger = new LedgerState(0, 0, 0, 0),
        KeyId = "",
    };

    /// <summary>A ring of keys; each is filled with a number, so that the same number is the same key.</summary>
    public static KeyRing Keys(params (string Id, byte Fill)[] keys) => KeyRing.Parse("FROTA_BACKUP_KEYS",
        string.Join(',', keys.Select(key =>
            $"{key.Id}:{Convert.ToBase64String(Enumerable.Repeat(key.Fill, KeyRing.KeyLength).ToArray())}")), "");

    public static void Write(string path, KeyRing keys, params (string Name, byte[] Bytes)[] parts)
    {
        using var file = File.Create(path);
        using var writer = new ArchiveWriter(file, keys);
        foreach (var (name, bytes) in parts)
        {
            var added = writer.AddAsync(name, bytes);
            Xunit.Assert.True(added.IsCompletedSuccessfully, added.Exception?.Message);
        }

        writer.Complete(Draft);
    }

    /// <summary>Why the archive is not sound; empty when it is.</summary>
    public string Fault(KeyRing? keys)
    {
        try
        {
            using var archive = ArchiveReader.Open(Path);
            archive.Check(keys, CancellationToken.None);
            return "";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
