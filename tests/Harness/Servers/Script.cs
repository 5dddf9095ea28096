using System.Diagnostics;
using Xunit;

namespace Frota.Harness.Servers;

/// <summary>What a program that ended left behind.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error);

/// <summary>Runs a program of the project to its end.</summary>
internal static class Script
{
    /// <summary>Runs it and fails the test when it does.</summary>
    public static async Task<Ended> RunAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null)
    {
        var ended = await TryAsync(program, arguments, environment);
        Assert.True(ended.ExitCode == 0, $"{program} ended with {ended.ExitCode}: {ended.Error}{ended.Output}");
        return ended;
    }

    /// <summary>Runs it; how it ended is the caller's to judge.</summary>
    public static async Task<Ended> TryAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null,
        string input = "")
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Checkout.Root,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        // Read by hand and no further than the end of the program: a server that it started may hold the pipes open.
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(TimeSpan.FromSeconds(2)));
        return new Ended(
            process.ExitCode, output.IsCompleted ? await output : "", error.IsCompleted ? await error : "");
    }
}
