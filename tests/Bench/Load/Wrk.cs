using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Frota.Bench.Load;

/// <summary>What wrk saw of the webhooks that it posted.</summary>
/// <param name="Webhooks">Answered, whatever the answer.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Refused">Answered with something else than 2xx or 3xx.</param>
/// <param name="Lost">Connections that failed, and answers later than 10 s.</param>
/// <param name="P50">
/// Half of the answers took no longer, in milliseconds from the request's writing. wrk corrects its latencies: to one
/// that is more than twice a connection's usual cycle it adds those that would have waited behind it.
/// </param>
/// <param name="P99">The same of 99 in a hundred.</param>
/// <param name="Max">The slowest.</param>
internal sealed record WrkReport(
    long Webhooks, double Seconds, long Refused, long Lost, double P50, double P99, double Max)
{
    public double PerSecond => Webhooks / Seconds;

    /// <summary>Answered with a promise.</summary>
    public long Taken => Webhooks - Refused;
}

/// <summary>Posts signed webhooks with wrk, one thread.</summary>
/// <param name="Connections">Kept alive; each has one webhook under way.</param>
/// <param name="Rate">Webhooks a second; null for as fast as answers come.</param>
internal sealed record Wrk(int Connections, double? Rate = null)
{
    private static int Runs = Random.Shared.Next(1_000_000, 9_000_000);

    /// <summary>How many people write, in turn.</summary>
    public int Contacts { get; init; } = 100_000;

    /// <summary>Whether it only fills a queue: what is refused is not in it, and that is no failure.</summary>
    public bool MayBeRefused { get; init; }

    /// <summary>Posts for so long.</summary>
    /// <exception cref="InvalidOperationException">
    /// A webhook was lost, or refused though none may be: nothing was measured.
    /// </exception>
    /// <param name="hooks">The address without the account's part.</param>
    /// <param name="accounts">The accounts' parts; they are written to in turn.</param>
    /// <param name="secret">What all of them sign with.</param>
    /// <param name="duration">Whole seconds, or a little more.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<WrkReport> PostAsync(
        Uri hooks, IReadOnlyList<string> accounts, string secret, TimeSpan duration, CancellationToken cancel)
    {
        var run = Interlocked.Increment(ref Runs);
        using var wrk = Process.Start(new ProcessStartInfo("wrk",
        [
            "--threads", "1", "--connections", Text(Connections), "--timeout", "10s",
            "--duration", $"{Text(duration.TotalSeconds)}s",
            "--script", Path.Combine(AppContext.BaseDirectory, "Load", "webhooks.lua"), hooks.ToString(),
            "--", secret, Text(run), Text(Rate ?? 0), Text(Contacts), .. accounts,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("wrk did not start");
        using var ending = cancel.Register(wrk.Kill);
        var (output, error) = (wrk.StandardOutput.ReadToEndAsync(CancellationToken.None),
            wrk.StandardError.ReadToEndAsync(CancellationToken.None));
        await wrk.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        var report = await output is { } text && text.LastIndexOf('{') is >= 0 and var at
            ? JsonSerializer.Deserialize<WrkReport>(text[at..])!
            : throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}: {await error}{await output}");
        return report is { Webhooks: > 0, Lost: 0 } && (MayBeRefused || report.Refused == 0)
            ? report
            : throw new InvalidOperationException($"{hooks} did not take all: {report}");
    }

    private static string Text(double number) => Math.Ceiling(number).ToString(CultureInfo.InvariantCulture);
}
