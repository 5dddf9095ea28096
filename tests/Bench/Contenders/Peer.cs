using System.Diagnostics;
using System.Globalization;
using Frota.Bench.Scenarios;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;

namespace Frota.Bench.Contenders;

/// <summary>
/// A program that is compared, behind the few verbs that all have: <c>accept</c>, <c>fill N</c>,
/// <c>work N MILLISECONDS CONCURRENCY</c>, <c>left</c>, <c>settings</c>.
/// </summary>
/// <param name="Name">As tables have it.</param>
/// <param name="Durability">What is safe when it says so.</param>
/// <param name="Command">The program and its first arguments.</param>
/// <param name="StoreAsync">Makes what it keeps its jobs in.</param>
internal sealed record Peer(
    string Name, string Durability, string[] Command, Func<BenchServers, Task<Store>> StoreAsync) : IReceiving
{
    private const string Account = "bench";
    private const string Secret = "the secret of the benchmark";

    private static readonly TimeSpan LongestVerb = TimeSpan.FromMinutes(10);

    private static readonly HttpClient Http = new();

    /// <summary>Variables besides those that all have: how its runtime is set.</summary>
    public IReadOnlyDictionary<string, string> Runtime { get; init; } = new Dictionary<string, string>();

    public async Task<Listening> ListenAsync(Trial trial)
    {
        var store = await StoreAsync(trial.Servers);
        var url = new Uri(FleetProcess.FreeUrl());
        var process = Start(store, ["accept"], url.Port);
        process.BeginOutputReadLine(); // what it says of itself is for nobody
        var hooks = new Uri(url, "/hooks/whatsapp-cloud");
        var listening = new Listening(hooks, Account, Secret, [process.Id], store.Processes, async () =>
        {
            await EndAsync(process);
            await store.DisposeAsync();
        });
        try
        {
            await Until.TrueAsync(
                () => AnswersAsync(process, new Uri($"{hooks}/{Account}")), $"{Name} does not listen");
            return listening;
        }
        catch
        {
            await listening.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts so many jobs of a kilobyte on its queue.</summary>
    public Task FillAsync(Store store, int jobs) => RunAsync(store, "fill", Text(jobs));

    /// <summary>Starts its worker.</summary>
    public Process Work(Store store, int jobs, int milliseconds, int concurrency) =>
        Start(store, ["work", Text(jobs), Text(milliseconds), Text(concurrency)], port: 0);

    /// <summary>How many jobs wait or are under way.</summary>
    public async Task<int> LeftAsync(Store store) =>
        int.Parse(await RunAsync(store, "left"), CultureInfo.InvariantCulture);

    /// <summary>Its versions and settings, in a line.</summary>
    public async Task<string> SettingsAsync() => await RunAsync(await Store.NoneAsync(), "settings");

    /// <summary>Asks it to end; kills what does not.</summary>
    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", Text(process.Id)]);
            await kill.WaitForExitAsync();
        }

        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task<string> RunAsync(Store store, params string[] verb)
    {
        var ended = await Script.TryAsync(Command[0], [.. Command[1..], .. verb], Environment(store, port: 0))
            .WaitAsync(LongestVerb);
        return ended.ExitCode == 0
            ? ended.Output.Trim()
            : throw new InvalidOperationException($"{Name}: {verb[0]} ended with {ended.ExitCode}: {ended.Error}");
    }

    private Process Start(Store store, string[] verb, int port)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command[1..], .. verb]) { RedirectStandardOutput = true };
        foreach (var (name, value) in Environment(store, port))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private Dictionary<string, string> Environment(Store store, int port) => new(store.Environment.Concat(Runtime))
    {
        ["BENCH_SECRET"] = Secret,
        ["BENCH_PORT"] = Text(port),
    };

    // Nothing is signed so: a no is an answer, and nothing is on the queue.
    private static async Task<bool> AnswersAsync(Process process, Uri hook)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"it ended with {process.ExitCode}");
        }

        try
        {
            using var content = new StringContent("{}");
            using var answer = await Http.PostAsync(hook, content);
            return answer.StatusCode == System.Net.HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
