using System.Security.Cryptography;
using Frota.Backups.Archives;
using FsCheck.Fluent;
using Xunit;

namespace Frota.UnitTests.Backups.Archives;

public sealed class ArchiveTests
{
    private static readonly byte[] Random = RandomNumberGenerator.GetBytes((2 * Frame.MostText) + 5);

    [Fact]
    public void What_was_written_is_read_again_part_by_part_and_in_any_order()
    {
        var keys = ArchiveFile.Keys(("k1", 1));
        using var file = new ArchiveFile(keys, ("empty", []), ("random", Random), ("text", "tenants"u8.ToArray()));

        using var archive = ArchiveReader.Open(file.Path);
        archive.Check(keys, CancellationToken.None);

        Assert.Equal("tenants"u8.ToArray(), Read(archive, "text"));
        Assert.Equal(Random, Read(archive, "random"));
        Assert.Empty(Read(archive, "empty"));
        Assert.Equal([("empty", 0), ("random", Random.Length), ("text", 7)],
            archive.Manifest.Parts.Select(part => (part.Name, (int)part.Bytes)));

        byte[] Read(ArchiveReader from, string part)
        {
            using var stream = from.OpenPart(part, keys);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    [Fact]
    public void The_manifest_is_read_and_checksums_are_judged_without_a_key()
    {
        using var file = new ArchiveFile(ArchiveFile.Keys(("k1", 1)), ("text", "tenants"u8.ToArray()));

        using var archive = ArchiveReader.Open(file.Path);

        Assert.Equal("k1", archive.Manifest.KeyId);
        Assert.Equal(3, archive.Manifest.Rows);
        Assert.Equal("", file.Fault(keys: null));
    }

    [Fact]
    public void A_key_that_was_rotated_away_from_still_opens()
    {
        using var file = new ArchiveFile(ArchiveFile.Keys(("old", 1)), ("text", "tenants"u8.ToArray()));

        Assert.Equal("", file.Fault(ArchiveFile.Keys(("new", 2), ("old", 1))));
    }

    [Theory]
    [InlineData("k1", 2, "does not open")]
    [InlineData("k2", 1, "sealed with the key 'k1', which FROTA_BACKUP_KEYS does not hold")]
    public void Another_key_is_refused(string id, byte fill, string said)
    {
        using var file = new ArchiveFile(ArchiveFile.Keys(("k1", 1)), ("text", "tenants"u8.ToArray()));

        Assert.Contains(said, file.Fault(ArchiveFile.Keys((id, fill))), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_is_found()
    {
        var keys = ArchiveFile.Keys(("k1", 1));
        using var file = new ArchiveFile(keys, ("text", "tenants"u8.ToArray()));
        var whole = file.Bytes;
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).ToArbitrary(), length =>
        {
            file.Bytes = whole[..length];
            return file.Fault(keys).Length > 0;
        }).Holds();
    }

    [Fact]
    public void Every_altered_byte_is_found_even_without_a_key()
    {
        using var file = new ArchiveFile(ArchiveFile.Keys(("k1", 1)), ("text", "tenants"u8.ToArray()));
        var whole = file.Bytes;
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (place, change) =>
        {
            byte[] altered = [.. whole];
            altered[place] ^= (byte)change;
            file.Bytes = altered;
            return file.Fault(keys: null).Length > 0;
        }).Holds();
    }

    private static InvalidDataException Refused(Action act) => Assert.Throws<InvalidDataException>(act);

    [Fact]
    public void Nobody_opens_a_part_that_is_not_there()
    {
        var keys = ArchiveFile.Keys(("k1", 1));
        using var file = new ArchiveFile(keys, ("text", "tenants"u8.ToArray()));
        using var archive = ArchiveReader.Open(file.Path);

        Assert.Contains("no part 'other'", Refused(() => archive.OpenPart("other", keys)).Message,
            StringComparison.Ordinal);
    }
}
