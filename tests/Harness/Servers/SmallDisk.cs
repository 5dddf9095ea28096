using System.Globalization;

namespace Frota.Harness.Servers;

/// <summary>A file system of its own below a folder, in a file, so that it can be filled up to the last byte.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Size = "3G";

    private readonly string _image;
    private readonly string _folder;

    private SmallDisk(string image, string folder) => (_image, _folder) = (image, folder);

    /// <summary>What the machine lacks for it; null when it can be done.</summary>
    public static string? Missing => Environment.UserName != "root" ? "only root may mount a disk"
        : !File.Exists("/dev/loop-control") ? "the kernel has no loop devices"
        : !File.Exists("/sbin/mkfs.ext4") ? "mkfs.ext4 (package e2fsprogs) is not installed"
        : null;

    /// <summary>Makes it and mounts it over an empty folder.</summary>
    public static async Task<SmallDisk> MountAsync(string folder)
    {
        var disk = new SmallDisk($"{folder}.img", folder);
        await Script.RunAsync("/usr/bin/truncate", ["--size", Size, disk._image]);
        await Script.RunAsync("/sbin/mkfs.ext4", ["-q", "-m", "0", disk._image]);
        await Script.RunAsync("/bin/mount", ["-o", "loop", disk._image, folder]);
        await Script.RunAsync("/bin/chmod", ["711", folder]);
        return disk;
    }

    /// <summary>Takes every free byte; how many there were.</summary>
    public async Task<long> FillAsync()
    {
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        // Two steps: the file's own blocks have to fit too, and whoever writes meanwhile takes some.
        await Script.TryAsync("/usr/bin/fallocate",
            ["--length", (free * 99 / 100).ToString(CultureInfo.InvariantCulture), Ballast]);
        await Script.TryAsync("/bin/dd", ["if=/dev/zero", $"of={Ballast}.rest", "bs=64k"]);
        return free;
    }

    /// <summary>Gives them back.</summary>
    public void Empty()
    {
        File.Delete(Ballast);
        File.Delete($"{Ballast}.rest");
    }

    public async ValueTask DisposeAsync()
    {
        await Script.RunAsync("/bin/umount", ["--lazy", _folder]);
        File.Delete(_image);
    }

    private string Ballast => Path.Combine(_folder, "ballast");
}
