using System.CommandLine;
using System.Globalization;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Dashboard;

/// <summary><c>frota dashboard</c>.</summary>
internal sealed class DashboardVerb : Verb
{
    private const int Remembered = 60;
    private const string Home = "\u001b[H\u001b[J";

    // What is shown as a line that moves: its name, its value, and how the value is told.
    private static readonly (string Name, Func<Vitals, double> Value, Func<double, string> Told)[] Lines =
    [
        ("messages a minute", v => v.Accepted, Number),
        ("answered a minute", v => v.Answered, Number),
        ("to the reply, p50", v => v.P50Ms, Time),
        ("to the reply, p95", v => v.P95Ms, Time),
        ("conversations due", v => v.Due, Number),
        ("oldest due", v => v.OldestSeconds * 1000, Time),
        ("memory of workers, MB", v => v.Workers.Sum(w => w.Memory) / 1e6, Number),
        ("open dead letters", v => v.Letters, Number),
    ];

    private readonly Option<bool> _once = new("--once") { Description = "show it once, as without a terminal" };
    private readonly Option<TimeSpan?> _every =
        Duration.Option("--every", "how often it looks", TimeSpan.FromSeconds(2));

    public DashboardVerb()
        : base(
            "dashboard", "Show how the fleet does: messages, latency, backlog, workers, memory. Ctrl-C ends it.",
            "frota dashboard",
            "frota dashboard --once --json | jq .data.p95Ms")
    {
        Options.Add(_once);
        Options.Add(_every);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        await using var broker = await RabbitDoor.ConnectAsync(call.Settings, cancel);
        var live = !call.Get(_once) && !call.Output.IsJson && call.Terminal.OutIsTerminal;
        var before = Lines.Select(_ => new Sparkline(Remembered)).ToArray();
        await ShowAsync();
        while (live)
        {
            await Task.Delay(call.Get(_every)!.Value, call.Terminal.Time, cancel);
            call.Terminal.Out.Write(Home);
            await ShowAsync();
        }

        return ExitCodes.Ok;

        async Task ShowAsync()
        {
            var vitals = await Vitals.ReadAsync(connection, broker, cancel);
            foreach (var (values, line) in before.Zip(Lines))
            {
                values.Add(line.Value(vitals));
            }

            call.Output.Show(vitals, page => Show(page, vitals, before));
        }
    }

    private static void Show(Page page, Vitals vitals, IEnumerable<Sparkline> before)
    {
        page.Table(["", "now", "before"], [.. Lines.Zip(before, (line, values) =>
            (Cell[])[line.Name, line.Told(line.Value(vitals)), values.ToString()])]);
        page.Line();
        page.Table(["queue", "ready", "consumers"],
            [.. vitals.Queues.Where(q => q.Ready > 0 || q.Consumers > 0)
                .Select(q => (Cell[])[q.Name, q.Ready, q.Consumers])], "no queue has anything");
        page.Line();
        page.Table(["worker", "host", "state", "busy", "load", "MB"],
            [.. vitals.Workers.Select(w => (Cell[])[w.Name, w.Host, new(w.State, w.IsWorking ? Ink.Good : Ink.Bad),
                w.Busy, string.Create(CultureInfo.InvariantCulture, $"{w.Load:P0}"), w.Memory / 1_000_000])],
            "no worker");
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => milliseconds < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
