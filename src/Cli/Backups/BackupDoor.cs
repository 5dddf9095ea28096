using System.CommandLine;
using System.Globalization;
using Frota.Backups.Archives;
using Frota.Backups.Runs;
using Frota.Cli.Shell;
using Frota.Database.Secrets;

namespace Frota.Cli.Backups;

/// <summary>What the verbs of backups have in common.</summary>
internal static class BackupDoor
{
    private const double Kibibyte = 1024;
    private const double Mebibyte = 1024 * Kibibyte;

    /// <summary>The archive that a verb is about.</summary>
    public static Argument<string?> Name() => new("archive")
    {
        Description = "a backup's name, or a path to one; the newest when it is not given",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static BackupSettings Settings(Call call) => BackupSettings.Read(name => call.Settings[name]);

    public static BackupFolder Folder(Call call) => new(BackupSettings.ReadFolder(name => call.Settings[name]));

    public static KeyRing Keys(Call call) => BackupSettings.ReadKeys(name => call.Settings[name]);

    /// <summary>The keys, or null when none are set: then only checksums can be looked at.</summary>
    public static KeyRing? KeysIfAny(Call call) => call.Settings[BackupSettings.KeysName] is null ? null : Keys(call);

    /// <summary>Where the archive lies that a person named.</summary>
    /// <exception cref="CliFault">There is none: exit 3.</exception>
    public static string Find(Call call, Argument<string?> name)
    {
        var asked = call.Get(name);
        try
        {
            return asked?.Contains('/', StringComparison.Ordinal) == true
                ? new BackupFolder("").Find(asked) : Folder(call).Find(asked);
        }
        catch (FileNotFoundException e)
        {
            throw CliFault.NotFound(e.Message, "list them with: frota backup list");
        }
    }

    public static string Size(long bytes) => bytes < Mebibyte
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Kibibyte:0.0} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebibyte:0.0} MiB");

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);

    public static string Kind(Manifest manifest) => manifest.Kind == BackupKind.Full ? "full" : "incremental";
}
