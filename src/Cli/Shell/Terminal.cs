using System.Collections;

namespace Frota.Cli.Shell;

/// <summary>Where a command reads and writes, and what it knows of the process it runs in.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output: results only.</param>
/// <param name="Error">Standard error: messages, questions, progress and faults.</param>
/// <param name="InIsTerminal">A person can answer.</param>
/// <param name="OutIsTerminal">A person reads the result.</param>
/// <param name="ErrorIsTerminal">A person watches the progress.</param>
/// <param name="Width">Columns of the terminal; meaningless without one.</param>
/// <param name="Environment">Variables.</param>
/// <param name="Time">Clock and waits.</param>
internal sealed record Terminal(
    TextReader In, TextWriter Out, TextWriter Error, bool InIsTerminal, bool OutIsTerminal, bool ErrorIsTerminal,
    int Width, IReadOnlyDictionary<string, string> Environment, TimeProvider Time)
{
    private const int NarrowestTable = 80;

    /// <summary>Colours only for a person who did not refuse them (no-color.org).</summary>
    public bool UsesColour => OutIsTerminal && string.IsNullOrEmpty(Environment.GetValueOrDefault("NO_COLOR"))
        && Environment.GetValueOrDefault("TERM") != "dumb";

    /// <summary>The real one.</summary>
    public static Terminal OfThisProcess() => new(
        Console.In, Console.Out, Console.Error, !Console.IsInputRedirected, !Console.IsOutputRedirected,
        !Console.IsErrorRedirected, Console.IsOutputRedirected ? 0 : Math.Max(Console.WindowWidth, NarrowestTable),
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal),
        TimeProvider.System);
}
