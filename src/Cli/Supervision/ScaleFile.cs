namespace Frota.Cli.Supervision;

/// <summary>
/// What an operator set as this host's scale, in a file beside supervisord's socket; it outlives restarts of both.
/// </summary>
internal sealed class ScaleFile(string folder)
{
    private readonly string _path = Path.Combine(folder, "scale");

    /// <summary>The range; null when none is set, or what is there cannot be read.</summary>
    public ScaleRange? Read() =>
        File.Exists(_path) && ScaleRange.TryParse(File.ReadAllText(_path), out var range) ? range : null;

    /// <summary>Sets it, in one step.</summary>
    public void Write(ScaleRange range)
    {
        File.WriteAllText($"{_path}.new", $"{range}\n");
        File.Move($"{_path}.new", _path, overwrite: true);
    }

    /// <summary>Sets none.</summary>
    public void Remove() => File.Delete(_path);
}
