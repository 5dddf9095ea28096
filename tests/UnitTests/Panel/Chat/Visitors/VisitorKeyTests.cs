using System.Runtime.Versioning;
using Frota.Panel.Chat.Visitors;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Visitors;

public sealed class VisitorKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("frota-key-");

    private string KeyFile => Path.Combine(_folder.FullName, "panel", "visitor.key");

    [Fact]
    public void The_key_outlives_the_process()
    {
        var first = VisitorKey.LoadOrCreate(_folder.FullName).Prove("x"u8);

        Assert.Equal(first, VisitorKey.LoadOrCreate(_folder.FullName).Prove("x"u8));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "panel")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")] // file modes are Unix's
    public void Only_the_owner_may_read_it()
    {
        VisitorKey.LoadOrCreate(_folder.FullName);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64")]
    public void A_broken_key_is_not_replaced_in_silence(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile)!);
        File.WriteAllText(KeyFile, content);

        Assert.Throws<FormatException>(() => VisitorKey.LoadOrCreate(_folder.FullName));
        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
