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
        var asked = await Task.WhenAll(programs.Where(program => program.State == "RUNNING")
            .Select(async program => (Program: program, Heard: await AskAsync(program, cancel))));
        foreach (var (program, heard) in asked)
        {
            if (_silences.Note(program.FullName, program.Pid, heard))
            {
                await supervisor.KillAsync(program, cancel);
                killed(program);
            }
        }

        var living = asked.Where(one => one.Heard == Heard.Answer).Select(one => one.Program).ToHashSet();
        return [.. programs.Select(program => new Watched(program, living.Contains(program)))];
    }

    public void Dispose() => _http.Dispose();

    private async Task<Heard> AskAsync(SupervisedProcess program, CancellationToken cancel)
    {
        if (addressOf(program) is not { } address)
        {
            return Heard.Answer;
        }

        try
        {
            using var response = await _http.GetAsync(new Uri(address, "/health/live"), cancel);
            return response.IsSuccessStatusCode ? Heard.Answer : Heard.Nothing;
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return Heard.ShutDoor;
        }
        catch (Exception e)
            when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return Heard.Nothing;
        }
    }
}

/// <summary>A program, and whether it runs and answers; of one without health, only whether it runs.</summary>
internal sealed record Watched(SupervisedProcess Program, bool Lives);
