namespace Frota.Telemetry.Settings;

/// <summary>Collects what is wrong with the settings, so that one start names every fault.</summary>
public sealed class SettingFaults
{
    private readonly List<string> _faults = [];

    /// <summary>Notes a fault.</summary>
    /// <param name="name">The setting without its prefix, such as <c>PANEL_URL</c>.</param>
    /// <param name="wrong">What is wrong with it, as a predicate: "is not set". Never the value: it may be a
    /// secret.</param>
    /// <param name="mend">What to do about it.</param>
    public void Add(string name, string wrong, string mend) =>
        AddLine($"{FrotaConfiguration.Prefix}{name.Replace(":", "__", StringComparison.Ordinal)} {wrong}: {mend}");

    /// <summary>Notes a fault that already says which setting it is about and how to mend it.</summary>
    public void AddLine(string fault)
    {
        if (!_faults.Contains(fault))
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Ends the start when anything was noted.</summary>
    /// <exception cref="SettingFaultsException">Names every fault.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new SettingFaultsException(_faults);
        }
    }
}
