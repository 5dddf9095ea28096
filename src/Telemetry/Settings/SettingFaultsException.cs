namespace Frota.Telemetry.Settings;

/// <summary>
/// The process cannot start with its settings; the message has a line for each fault and how to mend it.
/// </summary>
public sealed class SettingFaultsException : Exception
{
    /// <summary>
    /// The exit code of a process with such settings: EX_CONFIG of sysexits.h, so that a supervisor can tell.
    /// </summary>
    public const int ExitCode = 78;

    /// <summary>Names no fault.</summary>
    public SettingFaultsException()
        : this([])
    {
    }

    /// <summary>Names one fault.</summary>
    public SettingFaultsException(string fault)
        : this([fault])
    {
    }

    /// <summary>Names one fault and what caused it.</summary>
    public SettingFaultsException(string fault, Exception cause)
        : base(Describe([fault]), cause) => Faults = [fault];

    /// <summary>Names every fault.</summary>
    public SettingFaultsException(IReadOnlyList<string> faults)
        : base(Describe(faults)) => Faults = [.. faults];

    /// <summary>One line a fault.</summary>
    public IReadOnlyList<string> Faults { get; }

    private static string Describe(IReadOnlyList<string> faults) =>
        $"The settings have {faults.Count} fault(s):{string.Concat(faults.Select(fault => $"\n  - {fault}"))}";
}
