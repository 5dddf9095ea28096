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
        _ => throw new ArgumentException($"there is no program '{string.Join(' ', words)}'"),
    };

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
