using System.Globalization;
using Frota.Cli.Shell;
using Frota.Messaging.Topology;

namespace Frota.Cli.Topology;

/// <summary><c>frota topology show</c>.</summary>
internal sealed class TopologyShow() : Verb("show", "Show the queues and exchanges as designed; needs no broker.",
    "frota topology show",
    "frota topology show --json | jq -r '.data[].name'")
{
    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        call.Output.Show(FleetTopology.Queues, page => page.Table(
            ["queue", "exchange", "type", "ttl", "limit", "dead-letters to", "at a time"],
            [.. FleetTopology.Queues.Select(q => (Cell[])[q.Name, Exchanges(q), q.ExchangeType, Wait(q),
                Text(q, "x-delivery-limit"), Text(q, "x-dead-letter-exchange"),
                q.Arguments.ContainsKey("x-single-active-consumer") ? "one consumer" : ""])]));
        return Task.FromResult(ExitCodes.Ok);
    }

    private static Cell Exchanges(QueueSpec queue) =>
        queue.ReturnExchange is { } back ? $"{queue.Exchange}, {back}" : queue.Exchange;

    private static Cell Wait(QueueSpec queue) => queue.Arguments.GetValueOrDefault("x-message-ttl") is long wait
        ? Duration.Format(TimeSpan.FromMilliseconds(wait)) : "";

    private static Cell Text(QueueSpec queue, string argument) =>
        Convert.ToString(queue.Arguments.GetValueOrDefault(argument), CultureInfo.InvariantCulture);
}
