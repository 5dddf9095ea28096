namespace Frota.Cli.Supervision;

/// <summary>Kills what hangs: supervisord sees only what ends.</summary>
/// <param name="addressOf">Where a program answers; null for one that has no health to ask for.</param>
/// <param name="killed">Told of each that was killed.</param>
internal sealed class Watchdog(
    SupervisorRpc supervisor, Func<SupervisedProcess, Uri?> addressOf, Action<SupervisedProcess> killed) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Silences _silences = new();

    /// <summary>Asks every running program once, all at the same time; kills those that are silent for long.</summary>
    public async Task<IReadOnlyList<Watched>> LookAsync(
        IReadOnlyList<SupervisedProcess> programs, CancellationToken cancel)
    {
        var watched = await Task.WhenAll(programs.Select(async program => new Watched(
            program, program.State == "RUNNING" && await LivesAsync(program, cancel))));
        foreach (var (program, lives) in watched.Where(w => w.Program.State == "RUNNING"))
        {
            if (_silences.Note(program.FullName, program.Pid, lives))
            {
                await supervisor.KillAsync(program, cancel);
                killed(program);
            }
        }

        return watched;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> LivesAsync(SupervisedProcess program, CancellationToken cancel)
    {
        if (addressOf(program) is not { } address)
        {
            return true;
        }

        try
        {
            using var response = await _http.GetAsync(new Uri(address, "/health/live"), cancel);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e)
            when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }
}

/// <summary>A program, and whether it runs and answers; of one without health, only whether it runs.</summary>
internal sealed record Watched(SupervisedProcess Program, bool Lives);
