using Frota.Telemetry.Settings;

namespace Frota.Receiver.Spool;

/// <summary>
/// The folder that one receiver spools into, held by a lock: two would drain each other's files. The lock ends with the
/// process, however that ends.
/// </summary>
internal sealed class SpoolFolder : IDisposable
{
    private const UnixFileMode OwnersOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private SpoolFolder(FileStream @lock) => _lock = @lock;

    /// <summary>Takes the folder for this process, and makes it when it is not there.</summary>
    /// <exception cref="SettingFaultsException">Another process has it, or it cannot be written.</exception>
    public static SpoolFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path, OwnersOnly);
            return new SpoolFolder(new FileStream(Path.Combine(path, "lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingFaultsException(
                $"FROTA_SPOOL cannot be used: {e.Message} Give each receiver a folder of its own to write.", e);
        }
    }

    public void Dispose() => _lock.Dispose();
}
