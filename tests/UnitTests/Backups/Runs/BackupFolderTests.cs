using Frota.Backups.Archives;
using Frota.Backups.Runs;
using Frota.UnitTests.Backups.Archives;
using Xunit;

namespace Frota.UnitTests.Backups.Runs;

public sealed class BackupFolderTests : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("frota-shelf-");
    private readonly BackupFolder _folder;

    public BackupFolderTests() => _folder = new BackupFolder(Path.Combine(_place.FullName, "backups"));

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public void What_is_not_whole_is_no_archive_and_goes_at_the_next_run()
    {
        using var held = _folder.Lock();
        _folder.Begin("a.frota").Dispose();
        Assert.Empty(_folder.Names());

        _folder.Tidy();

        Assert.Equal([".lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_whole_gets_its_name_and_only_its_account_may_read_it()
    {
        using var held = _folder.Lock();
        _folder.Begin("a.frota").Dispose();
        _folder.Publish("a.frota");

        Assert.Equal(["a.frota"], _folder.Names());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.FileOf("a.frota")));
        Assert.Equal(_folder.FileOf("a.frota"), _folder.Find(null));
    }

    [Fact]
    public void Two_do_not_work_in_it_at_once()
    {
        using (_folder.Lock())
        {
            Assert.Contains("another backup", Assert.Throws<IOException>(_folder.Lock).Message,
                StringComparison.Ordinal);
        }

        _folder.Lock().Dispose();
    }

    [Fact]
    public void The_shelf_tells_an_archive_from_a_spoiled_file()
    {
        _folder.Lock().Dispose();
        var name = BackupFolder.NameOf(DateTimeOffset.UnixEpoch, BackupKind.Full);
        ArchiveFile.Write(_folder.FileOf(name), ArchiveFile.Keys(("k1", 1)), ("text", [1]));
        File.WriteAllText(_folder.FileOf("spoiled.frota"), "not an archive, whatever its name says it is");

        var shelf = Shelf.Read(_folder);

        Assert.Equal("19700101T000000000Z-full.frota", name);
        Assert.Equal(["spoiled.frota", name], shelf.Select(entry => entry.Name));
        Assert.Contains("cut short", shelf[0].Fault, StringComparison.Ordinal);
        Assert.Equal("frota", shelf[1].Manifest?.Database);
        Assert.Empty(Shelf.Removable(shelf, null, new(1, 0, 0)));
    }

    [Fact]
    public void A_backup_that_is_not_there_is_named() => Assert.Contains("x.frota",
        Assert.Throws<FileNotFoundException>(() => _folder.Find("x.frota")).Message, StringComparison.Ordinal);
}
