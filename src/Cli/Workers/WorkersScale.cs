using System.CommandLine;
using Frota.Cli.Shell;
using Frota.Cli.Supervision;

namespace Frota.Cli.Workers;

/// <summary><c>frota workers scale</c>.</summary>
internal sealed class WorkersScale : Verb
{
    private const string Auto = "auto";

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
            await Waiting.UntilAsync(call, call.Get(_patience)!.Value, $"scale {range}",
                "it goes on; look with: supervisorctl status",
                async () => IsAt(range, Autoscaler.Of(await supervisor.AllAsync(cancel))), cancel);
        }

        var up = Autoscaler.Of(await supervisor.AllAsync(cancel)).Count(w => w.IsUp);
        call.Output.Show(new Scaled(text, up), page => page.Line($"scale {text}: {up} workers run", Ink.Good));
        return ExitCodes.Ok;
    }

    private static bool IsAt(ScaleRange range, IReadOnlyList<SupervisedProcess> workers) =>
        workers.All(w => w.State != "STOPPING")
        && workers.Count(w => w.IsUp) is var up && up == range.Nearest(up);

    private sealed record Scaled(string Scale, int Up);
}
