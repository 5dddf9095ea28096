using System.ComponentModel;
using System.Diagnostics;
using Frota.Backups.Postgres;

namespace Frota.Backups.Runs;

/// <summary>
/// A program of the operator's, run beside a backup: never through a shell, with arguments and without any of Frota's
/// settings, and ended when it takes too long.
/// </summary>
internal static class Hook
{
    private const int MostWords = 500;

    /// <summary>Runs it; null when it went well, else why not.</summary>
    public static async Task<string?> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Strip(start.Environment);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            return await EndAsync(program, process, limit, cancel);
        }
        catch (Win32Exception e)
        {
            return $"{program} cannot be run: {e.Message}";
        }
    }

    private static async Task<string?> EndAsync(
        string program, Process process, TimeSpan limit, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        var silent = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, late.Token);
        var words = process.StandardError.ReadToEndAsync(late.Token);
        try
        {
            await process.WaitForExitAsync(late.Token);
            if (process.ExitCode == 0)
            {
                return null;
            }

            await silent;
            var said = (await words).Trim();
            return $"{program} ended with {process.ExitCode}: {said[..Math.Min(said.Length, MostWords)]}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"{program} took longer than {limit.TotalSeconds:0} s";
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
