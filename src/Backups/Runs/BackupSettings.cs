using System.Globalization;
using Frota.Backups.Postgres;
using Frota.Backups.Retention;
using Frota.Database.Secrets;

namespace Frota.Backups.Runs;

/// <summary>What backups are told from outside.</summary>
/// <param name="Folder">Where archives lie.</param>
/// <param name="Keys">They seal archives: others than those that seal secrets.</param>
/// <param name="Login">
/// A connection string of a superuser, or of the owner with <c>BYPASSRLS</c> and <c>CREATEDB</c>.
/// </param>
/// <param name="Keep">What retention leaves.</param>
/// <param name="Before">A program that runs before each backup and may forbid it; null for none.</param>
/// <param name="After">A program that runs after it; null for none.</param>
/// <param name="HookLimit">How long each of them may take.</param>
public sealed record BackupSettings(
    string Folder, KeyRing Keys, string Login, RetentionPolicy Keep, string? Before, string? After, TimeSpan HookLimit)
{
    public const string FolderName = "FROTA_BACKUP_DIR";
    public const string KeysName = "FROTA_BACKUP_KEYS";
    public const string LoginName = "FROTA_BACKUP_POSTGRES";
    public const string KeepName = "FROTA_BACKUP_KEEP";
    public const string BeforeName = "FROTA_BACKUP_BEFORE";
    public const string AfterName = "FROTA_BACKUP_AFTER";
    public const string HookSecondsName = "FROTA_BACKUP_HOOK_SECONDS";

    private const string OwnerName = "FROTA_POSTGRES";
    private const int DefaultHookSeconds = 300;
    private const int MostHookSeconds = 86_400;

    /// <summary>The database that is backed up.</summary>
    public string Database => BackupLogin.DatabaseOf(Login);

    /// <summary>Reads the settings, by their names in the environment.</summary>
    /// <exception cref="ArgumentException">One is missing or wrong; the message names it.</exception>
    public static BackupSettings Read(Func<string, string?> setting) => new(
        ReadFolder(setting), ReadKeys(setting), ReadLogin(setting),
        RetentionPolicy.Parse(KeepName, setting(KeepName)), setting(BeforeName), setting(AfterName),
        TimeSpan.FromSeconds(ReadSeconds(setting(HookSecondsName))));

    /// <summary>The folder alone.</summary>
    /// <exception cref="ArgumentException">It is not set.</exception>
    public static string ReadFolder(Func<string, string?> setting) => Path.GetFullPath(setting(FolderName)
        ?? throw new ArgumentException($"{FolderName} is not set: name the folder that holds the backups"));

    /// <summary>The keys alone.</summary>
    /// <exception cref="ArgumentException">There are none, or they cannot be read.</exception>
    public static KeyRing ReadKeys(Func<string, string?> setting) =>
        KeyRing.Parse(KeysName, setting(KeysName), "backups cannot be sealed or opened without it");

    /// <summary>Returns when Postgres' programs are installed.</summary>
    /// <exception cref="ArgumentException">One is not to be found; says which package has it.</exception>
    public static void RequirePrograms()
    {
        if (PostgresTool.Missing() is { } program)
        {
            throw new ArgumentException($"{FolderName} is set, but {PostgresTool.Install(program)}");
        }
    }

    /// <summary>Without the login and the keys, so that settings can be printed.</summary>
    public override string ToString() => $"{nameof(BackupSettings)} {{ Folder = {Folder} }}";

    private static string ReadLogin(Func<string, string?> setting)
    {
        var name = setting(LoginName) is null ? OwnerName : LoginName;
        return BackupLogin.For(name, setting(name) ?? throw new ArgumentException(
            $"neither {LoginName} nor {OwnerName} is set: name the database and who may read all of it"));
    }

    private static int ReadSeconds(string? text) => text is null ? DefaultHookSeconds
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 1 and <= MostHookSeconds
            ? seconds
            : throw new ArgumentException($"{HookSecondsName}: use a whole number from 1 to {MostHookSeconds}");
}
