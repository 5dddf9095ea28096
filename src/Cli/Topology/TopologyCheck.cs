using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Messaging.Topology;

namespace Frota.Cli.Topology;

/// <summary><c>frota topology check</c>.</summary>
internal sealed class TopologyCheck() : Verb("check",
    "Compare the broker's queues with the design, and show what waits in them. Exit 6 when one is missing or differs.",
    "frota topology check",
    "frota topology check --json | jq '.data.queues[] | select(.ready > 0)'")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var connection = await RabbitDoor.ConnectAsync(call.Settings, cancel);
        var states = await TopologyDeclaration.CheckAsync(connection, cancel);
        var faults = states.Count(s => s.Fault.Length > 0);
        call.Output.Show(new Checked(faults, states), page => page.Table(["queue", "ready", "consumers", "state"],
            [.. states.Select(s => (Cell[])[s.Name, s.Ready, s.Consumers,
                s.Fault.Length == 0 ? new Cell("ok", Ink.Good) : new Cell(s.Fault, Ink.Bad)])]));
        if (faults > 0)
        {
            call.Output.Note($"{faults} faults; missing queues come with: frota topology declare");
        }

        return faults == 0 ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }

    private sealed record Checked(int Faults, IReadOnlyList<QueueState> Queues);
}
