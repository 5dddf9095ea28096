using Microsoft.Extensions.Configuration;

namespace Frota.Telemetry.Settings;

/// <summary>
/// Where settings come from, each source over the one before: <c>appsettings.json</c> beside the program, one file a
/// secret in the folder <c>FROTA_SECRETS_DIR</c>, the environment (<c>FROTA_…</c>), the command line
/// (<c>--panel-url=…</c>). A setting has one name everywhere: <c>FROTA_PANEL_URL</c> in the environment or as a file
/// is <c>PANEL_URL</c> in JSON.
/// </summary>
public static class FrotaConfiguration
{
    /// <summary>What the names of our environment variables begin with.</summary>
    public const string Prefix = "FROTA_";

    private const string SecretsFolder = "SECRETS_DIR";

    /// <summary>
    /// Replaces whatever sources there are by Frota's own; nothing is reloaded while the process runs.
    /// </summary>
    /// <exception cref="SettingFaultsException"><c>FROTA_SECRETS_DIR</c> names no folder.</exception>
    public static IConfigurationBuilder AddFrota(this IConfigurationBuilder builder, string[] args)
    {
        var commandLine = CommandLine(args);
        var folder = Folder(commandLine);
        builder.Sources.Clear();
        var file = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        builder.AddJsonFile(file, optional: true, reloadOnChange: false);
        if (folder is not null)
        {
            builder.AddInMemoryCollection(Secrets(folder));
        }

        return builder.AddEnvironmentVariables(Prefix).AddCommandLine(commandLine);
    }

    private static string? Folder(string[] commandLine)
    {
        var folder = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).AddCommandLine(commandLine)
            .Build()[SecretsFolder];
        if (string.IsNullOrWhiteSpace(folder))
        {
            return null;
        }

        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            var faults = new SettingFaults();
            faults.Add(SecretsFolder, "names no folder", "create it with one file a secret, or unset it");
            faults.ThrowIfAny();
        }

        return path;
    }

    /// <summary>Files may be named with the prefix or without it, as the secret store of the day prefers.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Secrets(string folder) =>
        new ConfigurationBuilder().AddKeyPerFile(folder).Build().AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(WithoutPrefix(pair.Key), pair.Value));

    /// <summary><c>--panel-url</c>, <c>--PANEL_URL</c> and <c>--FROTA_PANEL_URL</c> are the same setting.</summary>
    private static string[] CommandLine(string[] args) => [.. args.Select(arg =>
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal))
        {
            return arg;
        }

        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? arg[2..] : arg[2..equals];
        var value = equals < 0 ? "" : arg[equals..];
        return "--" + WithoutPrefix(name.Replace('-', '_')) + value;
    })];

    private static string WithoutPrefix(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;
}
