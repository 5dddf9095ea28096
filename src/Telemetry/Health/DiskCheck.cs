using System.Globalization;

namespace Frota.Telemetry.Health;

/// <summary>Whether the disk under a folder has room: for snapshots, a spool, logs.</summary>
public sealed class DiskCheck(string folder) : IReadinessCheck
{
    // Less is a fault; of a small disk, a twentieth.
    private const long Least = 500_000_000;

    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public bool IsDeep => true;

    /// <inheritdoc/>
    public string? Note => string.Create(CultureInfo.InvariantCulture, $"{Disk.AvailableFreeSpace / 1e9:0.0} GB free");

    private DriveInfo Disk => new(Path.GetFullPath(folder));

    /// <inheritdoc/>
    public ValueTask<string?> FaultAsync(CancellationToken cancel) => ValueTask.FromResult(
        Disk is var disk && disk.AvailableFreeSpace < Math.Min(Least, disk.TotalSize / 20)
            ? $"nearly full, {Note}" : null);
}
