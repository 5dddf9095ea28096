using Frota.Harness.Servers;
using Xunit;

namespace Frota.IntegrationTests.Backups;

/// <summary>A file system in memory that is soon full; skips the test where nobody may mount one.</summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private readonly string _folder;

    private TinyDisk(string folder) => _folder = folder;

    public static async Task<TinyDisk> MountAsync(string folder, int mebibytes)
    {
        Directory.CreateDirectory(folder);
        var mounted = await Script.TryAsync(
            "/bin/mount", ["-t", "tmpfs", "-o", $"size={mebibytes}m,mode=700", "tmpfs", folder]);
        Assert.SkipUnless(mounted.ExitCode == 0, $"nobody may mount here: {mounted.Error}");
        return new TinyDisk(folder);
    }

    public async ValueTask DisposeAsync() => await Script.RunAsync("/bin/umount", ["--lazy", _folder]);
}
