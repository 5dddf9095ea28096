using System.CommandLine;
using System.Globalization;
using Frota.Cli.Shell;

namespace Frota.Cli.Health;

/// <summary><c>frota health</c>.</summary>
internal sealed class HealthVerb : Verb
{
    private readonly Option<string?> _url = new("--url") { Description = "ask only this address; 2xx is healthy" };

    public HealthVerb()
        : base("health", "Ask Postgres, RabbitMQ, Redis, the receiver and the panel how they do. Exit 6 when one fails.",
            "frota health",
            "frota health --json | jq '.data.servers[] | select(.ok | not)'",
            "frota health --url http://127.0.0.1:8080/health/ready")
    {
        _url.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url)
                && url.Scheme is "http" or "https"))
            {
                result.AddError("--url: not an address that starts with http:// or https://");
            }
        });
        Options.Add(_url);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (settings, time) = (call.Settings, call.Terminal.Time);
        Task<Health>[] questions = call.Get(_url) is { } url
            ? [Probe.AskAsync(url, time, c => Questions.UrlAsync(url, c), cancel)]
            :
            [
                Probe.AskAsync("postgres", time, c => Questions.PostgresAsync(settings, c), cancel),
                Probe.AskAsync("rabbitmq", time, c => Questions.RabbitMqAsync(settings, c), cancel),
                Probe.AskAsync("redis", time, c => Questions.RedisAsync(settings, c), cancel),
                Probe.AskAsync("receiver", time, c => Questions.UrlAsync(settings.ReceiverAddress + "/health/ready", c), cancel),
                Probe.AskAsync("panel", time, c => Questions.UrlAsync(settings.PanelAddress + "/health/ready", c), cancel),
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
