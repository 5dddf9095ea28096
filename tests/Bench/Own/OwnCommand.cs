using System.Globalization;

namespace Frota.Bench.Own;

/// <summary>The .NET programs of the comparison, behind the verbs that all peers have.</summary>
internal static class OwnCommand
{
    public static Task<int> RunAsync(string[] words) => words switch
    {
        ["limit", "accept"] => SignedServer.RunAsync(_ => Task.CompletedTask),
        ["one-by-one", "accept"] => OneByOne.RunAsync(),
        ["engine", "fill", var jobs] => Engine.FillAsync(Number(jobs)),
        ["engine", "work", var jobs, var milliseconds, var concurrency] =>
            EngineWorker.RunAsync(Number(jobs), Number(milliseconds), (ushort)Number(concurrency)),
        ["engine", "left"] => Engine.LeftAsync(),
        [var program, "settings"] => SettingsAsync(program),
        _ => throw new ArgumentException($"there is no program '{string.Join(' ', words)}'"),
    };

    private static async Task<int> SettingsAsync(string program)
    {
        await Console.Out.WriteLineAsync($".NET {Environment.Version}; " + program switch
        {
            "limit" => "1 process, signature only",
            "one-by-one" => "RabbitMQ.Client, 1 process, one channel with confirms, 200 after the confirm",
            _ => "receiver: 1 process, batches of up to 256 webhooks, 200 after the confirm of a quorum queue; "
                + "worker: 1 process, at least once, an acknowledgement each, 10 attempts, deadlines, metrics; "
                + "only the receiver is machine code ahead of time",
        } + "; workstation collector, first generation of 16 MiB, no dynamic PGO");
        return 0;
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
