using System.CommandLine;
using Frota.Cli.Shell;
using Frota.Cli.Supervision;

namespace Frota.Cli.Workers;

/// <summary><c>frota workers scale</c>.</summary>
internal sealed class WorkersScale : Verb
{
    private const string Auto = "auto";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _range = new("workers")
    {
        Description = "5; or 3..6, and the load decides; or auto: what the settings say",
    };

    private readonly Option<TimeSpan?> _patience =
        Duration.Option("--timeout", "how long to wait; then exit 5", TimeSpan.FromMinutes(3));

    public WorkersScale()
        : base("scale",
            "Set how many workers this host runs: so many, or in a range as many as there is work for. It holds until "
                + "it is set again, restarts included.",
            "frota workers scale 5",
            "frota workers scale 3..6",
            "frota workers scale auto")
    {
        Arguments.Add(_range);
        Options.Add(_patience);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var text = call.Need(_range);
        if (!ScaleRange.TryParse(text, out var range) && text != Auto)
        {
            throw CliFault.Usage($"'{text}' is no scale", "write 5, 3..6 or auto");
        }

        var folder = call.Settings.Require(SettingNames.StateFolder);
        using var supervisor = new SupervisorRpc(Path.Combine(folder, "supervisor.sock"));
        var programs = await supervisor.AllAsync(cancel);
        if (!programs.Any(p => p.Name == "supervise" && p.IsUp))
        {
            throw new CliFault(ExitCodes.Unavailable, "the program supervise, which scales, does not run",
                "supervisorctl status supervise");
        }

        var workers = Autoscaler.Of(programs).Count;
        if (text != Auto && range.Most > workers)
        {
            throw CliFault.Usage($"this host has {workers} worker programs", "raise FROTA_SPARES in its settings");
        }

        if (text == Auto)
        {
            new ScaleFile(folder).Remove();
        }
        else
        {
            new ScaleFile(folder).Write(range);
            await UntilAsync(call, supervisor, range, cancel);
        }

        var up = Autoscaler.Of(await supervisor.AllAsync(cancel)).Count(w => w.IsUp);
        call.Output.Show(new Scaled(text, up), page => page.Line($"scale {text}: {up} workers run", Ink.Good));
        return ExitCodes.Ok;
    }

    private async Task UntilAsync(Call call, SupervisorRpc supervisor, ScaleRange range, CancellationToken cancel)
    {
        var (time, patience) = (call.Terminal.Time, call.Get(_patience)!.Value);
        var since = time.GetTimestamp();
        while (Autoscaler.Of(await supervisor.AllAsync(cancel)) is var workers
            && (workers.Any(w => w.State == "STOPPING") || range.Nearest(workers.Count(w => w.IsUp))
                != workers.Count(w => w.IsUp)))
        {
            if (time.GetElapsedTime(since) > patience)
            {
                throw new CliFault(ExitCodes.Partial, $"not at {range} within {Duration.Format(patience)}",
                    "it goes on; look with: supervisorctl status");
            }

            await Task.Delay(Look, time, cancel);
        }
    }

    private sealed record Scaled(string Scale, int Up);
}
