using System.Text;
using Frota.Database.Accounts;
using Frota.Database.Secrets;
using Frota.Receiver.Accounts;
using Xunit;

namespace Frota.UnitTests.Receiver.Accounts;

public sealed class SnapshotFileTests : IDisposable
{
    private static readonly SecretBox Box = Keyed(1);

    private static readonly ChannelAccount[] Accounts =
    [
        new(5, 3, "whatsapp-cloud", "clinic", "109", null, ["hunter2", "older"], ["verify"], "access"),
        new(6, 4, "webhook", "shop", "", "https://shop.example/in", ["swordfish"], [], null),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("frota-snapshot-");

    [Fact]
    public void What_is_written_reads_back()
    {
        File().Write(Accounts);

        var read = File().Read(out var trouble);

        Assert.Null(trouble);
        Assert.Equal(Accounts.Select(Flat), read!.Select(Flat));
    }

    [Fact]
    public void No_accounts_are_accounts_too()
    {
        File().Write([]);

        Assert.Empty(File().Read(out _)!);
    }

    [Fact]
    public void Nobody_else_can_read_it_and_nobody_sees_a_secret_in_it()
    {
        File().Write(Accounts);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Path));
        var letters = Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(Path));
        Assert.DoesNotContain("hunter2", letters, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_one_takes_the_place_of_the_older_and_leaves_nothing_beside_it()
    {
        File().Write(Accounts);
        File().Write([Accounts[0]]);

        Assert.Single(File().Read(out _)!);
        Assert.Equal([Path], Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void One_that_was_left_half_written_is_written_over()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllText(Path + ".new", new string('x', 10_000));

        File().Write(Accounts);

        Assert.Equal(2, File().Read(out _)!.Count);
    }

    [Fact]
    public void Without_a_file_it_says_so()
    {
        Assert.Null(File().Read(out var trouble));
        Assert.False(string.IsNullOrEmpty(trouble));
    }

    [Fact]
    public void A_damaged_file_is_no_file()
    {
        File().Write(Accounts);
        var bytes = System.IO.File.ReadAllBytes(Path);
        foreach (var damaged in new[] { [], bytes[..20], bytes[..^1], [.. bytes, 0], Encoding.UTF8.GetBytes("[]") })
        {
            System.IO.File.WriteAllBytes(Path, damaged);

            Assert.Null(File().Read(out var trouble));
            Assert.False(string.IsNullOrEmpty(trouble));
        }
    }

    [Fact]
    public void Another_key_opens_nothing_and_the_reason_holds_no_secret()
    {
        File().Write(Accounts);

        Assert.Null(new SnapshotFile(Path, Keyed(2)).Read(out var trouble));
        Assert.DoesNotContain("hunter2", trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{\"Id\":\"x\"}]")]
    public void Sealed_rubbish_is_no_file_either(string json)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllBytes(Path, Box.Seal(json));

        Assert.Null(File().Read(out _));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Path => System.IO.Path.Combine(_folder.FullName, "kept", "accounts.sealed");

    private SnapshotFile File() => new(Path, Box);

    private static string Flat(ChannelAccount a) =>
        $"{a.Id} {a.TenantId} {a.Channel} {a.Key} {a.Address} {a.SendUrl ?? "-"} {string.Join(',', a.WebhookSecrets)} "
        + $"{string.Join(',', a.VerifyTokens)} {a.AccessToken ?? "-"}";

    private static SecretBox Keyed(byte fill) =>
        SecretBox.Parse($"k1:{Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray())}");
}
