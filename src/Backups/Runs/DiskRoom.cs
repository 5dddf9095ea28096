namespace Frota.Backups.Runs;

/// <summary>Whether a backup will find room, as far as that can be known before.</summary>
public static class DiskRoom
{
    /// <summary>Left free in any case: the disk may serve others too.</summary>
    public const long Reserve = 64L * 1024 * 1024;

    /// <summary>
    /// The bytes that must be free: half more than the newest backup of its kind took, or without one, what the
    /// database takes on its server.
    /// </summary>
    public static long Needed(long? newest, long database) =>
        (newest is { } bytes ? bytes + (bytes / 2) : database) + Reserve;

    /// <summary>Returns when there is room.</summary>
    /// <exception cref="IOException">There is not; says how much is missing.</exception>
    public static void Require(long free, long needed, string folder)
    {
        if (free < needed)
        {
            throw new IOException($"{folder} has {Mebibytes(free)} MiB free and the backup may need "
                + $"{Mebibytes(needed)}: make room, or name another folder");
        }
    }

    private static long Mebibytes(long bytes) => bytes / (1024 * 1024);
}
