namespace Frota.Cli.Shell;

/// <summary>The settings, read once: the key-per-file folder first, then the environment over it.</summary>
internal sealed class Settings
{
    public const string DefaultReceiver = "http://127.0.0.1:8080";
    public const string DefaultPanel = "http://127.0.0.1:8081";

    private const int LongestFile = 65536;

    private readonly Dictionary<string, string> _values;

    private Settings(Dictionary<string, string> values) => _values = values;

    /// <summary>The receiver, without a slash at its end.</summary>
    public string ReceiverAddress => (this[SettingNames.ReceiverAddress] ?? DefaultReceiver).TrimEnd('/');

    /// <summary>The panel, without a slash at its end.</summary>
    public string PanelAddress => (this[SettingNames.PanelAddress] ?? DefaultPanel).TrimEnd('/');

    /// <summary>A setting, or null when it is absent or blank.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads the settings of <see cref="SettingNames"/> and nothing else.</summary>
    /// <exception cref="CliFault">The folder is named and is not there, or a file in it is too long.</exception>
    public static Settings Read(IReadOnlyDictionary<string, string> environment)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (environment.GetValueOrDefault(SettingNames.SecretsFolder) is { Length: > 0 } folder)
        {
            ReadFolder(folder, values);
        }

        foreach (var (name, _) in SettingNames.All)
        {
            Put(values, name, environment.GetValueOrDefault(name));
        }

        return new Settings(values);
    }

    /// <summary>A setting that must be there.</summary>
    /// <exception cref="CliFault">It is not.</exception>
    public string Require(string name) => this[name] ?? throw CliFault.Usage($"{name} is not set",
        $"it is: {SettingNames.All.First(s => s.Name == name).Meaning}");

    private static void ReadFolder(string folder, Dictionary<string, string> values)
    {
        if (!Directory.Exists(folder))
        {
            throw CliFault.Usage($"{SettingNames.SecretsFolder} names a folder that is not there: {folder}");
        }

        foreach (var (name, _) in SettingNames.All)
        {
            // Secret stores differ in the case of their file names.
            var file = Directory.EnumerateFiles(folder)
                .FirstOrDefault(f => Path.GetFileName(f).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (file is not null)
            {
                Put(values, name, new FileInfo(file).Length <= LongestFile
                    ? File.ReadAllText(file)
                    : throw CliFault.Usage($"{file} is longer than {LongestFile} bytes"));
            }
        }
    }

    private static void Put(Dictionary<string, string> values, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            values[name] = value.Trim();
        }
    }
}
