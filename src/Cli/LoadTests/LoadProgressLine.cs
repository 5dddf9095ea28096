using Frota.Cli.Shell;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Posting;

namespace Frota.Cli.LoadTests;

/// <summary>Tells how far a load test is on standard error: one line for a person, a line each 5 s for a log.</summary>
internal sealed class LoadProgressLine(Terminal terminal, bool quiet)
    : IProgress<PostingProgress>, IProgress<SettlingProgress>, IDisposable
{
    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(5);

    private readonly long _started = terminal.Time.GetTimestamp();
    private long _lastLine = terminal.Time.GetTimestamp();
    private int _drawn;

    public void Report(PostingProgress value) => Say(
        $"{value.Ended} of {value.Planned} posts, {value.Accepted} accepted, {value.Failed} to repeat, "
        + $"{value.Replies} replies");

    public void Report(SettlingProgress value) =>
        Say($"posted; {value.Waiting} messages wait for their end, {value.Replies} replies");

    /// <summary>Leaves the line, so that what is said next stands on its own.</summary>
    public void Dispose()
    {
        if (_drawn > 0)
        {
            terminal.Error.WriteLine();
            _drawn = 0;
        }
    }

    private void Say(string text)
    {
        var elapsed = terminal.Time.GetElapsedTime(_started);
        var line = $"{Duration.Format(TimeSpan.FromSeconds(Math.Round(elapsed.TotalSeconds)))}: {text}";
        if (quiet)
        {
            return;
        }

        if (terminal.ErrorIsTerminal)
        {
            terminal.Error.Write($"\r{line.PadRight(_drawn)}");
            _drawn = line.Length;
        }
        else if (terminal.Time.GetElapsedTime(_lastLine) >= LinePause)
        {
            _lastLine = terminal.Time.GetTimestamp();
            terminal.Error.WriteLine(line);
        }
    }
}
