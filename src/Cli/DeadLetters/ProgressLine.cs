using System.Globalization;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>
/// Tells how far a run is on standard error: a bar for a person who watches, a line each 5 s for a log.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, bool quiet) : IProgress<ReprocessProgress>, IDisposable
{
    private const int BarWidth = 30;

    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(5);

    private readonly long _started = terminal.Time.GetTimestamp();
    private long _lastLine = terminal.Time.GetTimestamp();
    private bool _drawn;

    /// <summary>How many are done.</summary>
    public long Done { get; private set; }

    public void Report(ReprocessProgress value)
    {
        Done = value.Done;
        if (quiet)
        {
            return;
        }

        if (terminal.ErrorIsTerminal)
        {
            terminal.Error.Write($"\r{Bar(value)}");
            _drawn = true;
        }
        else if (terminal.Time.GetElapsedTime(_lastLine) >= LinePause)
        {
            _lastLine = terminal.Time.GetTimestamp();
            terminal.Error.WriteLine($"{value.Done} of {value.Total} after {Elapsed()}");
        }
    }

    /// <summary>Leaves the bar's line, so that what is said next stands on its own.</summary>
    public void Dispose()
    {
        if (_drawn)
        {
            terminal.Error.WriteLine();
            _drawn = false;
        }
    }

    internal static string Bar(ReprocessProgress value)
    {
        var filled = value.Total == 0 ? BarWidth : (int)(BarWidth * value.Done / value.Total);
        return string.Create(CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {value.Done}/{value.Total}");
    }

    private string Elapsed() => Duration.Format(TimeSpan.FromSeconds(
        Math.Round(terminal.Time.GetElapsedTime(_started).TotalSeconds)));
}
