using Frota.Backups.Runs;

namespace Frota.Workers.Maintenance.Backups;

/// <summary>What the leader is told of backups.</summary>
/// <param name="Setting">Reads any setting by its name in the environment.</param>
internal sealed record BackupPlan(BackupSettings Settings, BackupSchedule Schedule, Func<string, string?> Setting)
{
    private const string Prefix = "FROTA_";

    /// <summary>Reads it; null when no folder is set: then the leader makes no backups.</summary>
    /// <param name="optional">Reads a setting as this process knows it, without its prefix.</param>
    /// <exception cref="ArgumentException">A setting is wrong, or a program is missing.</exception>
    public static BackupPlan? Read(Func<string, string?> optional)
    {
        string? Setting(string name) =>
            optional(name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal));

        if (Setting(BackupSettings.FolderName) is null)
        {
            return null;
        }

        BackupSettings.RequirePrograms();
        return new BackupPlan(BackupSettings.Read(Setting), BackupSchedule.Read(Setting), Setting);
    }

    /// <summary>Without the settings.</summary>
    public override string ToString() => $"{nameof(BackupPlan)} {{ Folder = {Settings.Folder} }}";
}
