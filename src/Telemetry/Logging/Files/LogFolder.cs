using Frota.Telemetry.Settings;

namespace Frota.Telemetry.Logging.Files;

/// <summary>Where the daily files lie and how large one may grow.</summary>
/// <param name="Path">The folder; made when it is missing.</param>
/// <param name="MostBytes">The most bytes that one process writes a day.</param>
internal sealed record LogFolder(string Path, long MostBytes)
{
    /// <summary>How many days are kept, today included.</summary>
    public const int Days = 7;

    private const int DefaultMebibytes = 256;
    private const int MostMebibytes = 1 << 20;

    /// <summary>The settings; null where there is no folder, and so no files.</summary>
    public static LogFolder? Read(FrotaSettings settings)
    {
        var mebibytes = settings.Whole("LOG_MIB", DefaultMebibytes, 1, MostMebibytes);
        return settings.Optional("LOG_DIR") is { } path
            ? new LogFolder(System.IO.Path.GetFullPath(path), (long)mebibytes << 20)
            : null;
    }
}
