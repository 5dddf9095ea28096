using System.CommandLine;
using System.Globalization;
using Frota.Cli.Shell;

namespace Frota.Cli.Health;

/// <summary><c>frota health</c>.</summary>
internal sealed class HealthVerb : Verb
{
    private readonly Option<Uri?> _url = WebAddress.Option("--url", "ask only this address; 2xx is healthy");

    public HealthVerb()
        : base(
            "health", "Ask the servers, the schema, the queues, the workers, the receiver, the panel, the clocks and "
                + "the disk how they do. Exit 6 when one fails.",
            "frota health",
            "frota health --json | jq '.data.servers[] | select(.ok | not)'",
            "frota health --url http://127.0.0.1:8080/health/ready") => Options.Add(_url);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (settings, time) = (call.Settings, call.Terminal.Time);
        Task<Health>[] questions = call.Get(_url) is { } url
            ? [Probe.AskAsync(url.ToString(), time, (_, c) => Questions.UrlAsync(url, c), cancel)]
            :
            [
                Probe.AskAsync("postgres", time, (w, c) => Questions.PostgresAsync(settings, w, c), cancel),
                Probe.AskAsync("migrations", time, (_, c) => Questions.MigrationsAsync(settings, c), cancel),
                Probe.AskAsync("rabbitmq", time, (w, c) => Questions.RabbitMqAsync(settings, w, c), cancel),
                Probe.AskAsync("redis", time, (w, c) => Questions.RedisAsync(settings, w, c), cancel),
                Probe.AskAsync("queues", time, (w, c) => Questions.QueuesAsync(settings, w, c), cancel),
                Probe.AskAsync("workers", time, (w, c) => Questions.WorkersAsync(settings, w, c), cancel),
                Probe.AskAsync("clock", time, (w, c) => Questions.ClockAsync(settings, w, time, c), cancel),
                Probe.AskAsync("disk", time, (_, c) => Questions.DiskAsync(settings, c), cancel),
                Probe.AskAsync("receiver", time, (_, c) => Questions.ReadyAsync(settings.ReceiverAddress, c), cancel),
                Probe.AskAsync("panel", time, (_, c) => Questions.ReadyAsync(settings.PanelAddress, c), cancel),
            ];
        var answers = await Task.WhenAll(questions);
        var healthy = answers.All(a => a.Ok);
        call.Output.Show(new Answers(healthy, answers), page => page.Table(["server", "state", "ms", "reason"],
            [.. answers.Select(a => (Cell[])[a.Name, a.Ok ? new("ok", Ink.Good) : new("failing", Ink.Bad),
                a.LatencyMs.ToString("0.0", CultureInfo.InvariantCulture), a.Reason])]));
        return healthy ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }

    private sealed record Answers(bool Healthy, IReadOnlyList<Health> Servers);
}
