using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Messaging.Topology;

namespace Frota.Cli.Topology;

/// <summary><c>frota topology declare</c>.</summary>
internal sealed class TopologyDeclare() : Verb("declare",
    "Declare the queues and exchanges that are missing. One of another shape is an error and is never changed.",
    "frota topology declare")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var connection = await RabbitDoor.ConnectAsync(call.Settings, cancel);
        try
        {
            await TopologyDeclaration.DeclareAsync(connection, cancel);
        }
        catch (InvalidOperationException e)
        {
            throw new CliFault(ExitCodes.Failure, e.Message,
                "see it whole with: frota topology check; drain and delete the old queue, then declare again", e);
        }

        var names = FleetTopology.Queues.Select(q => q.Name).ToList();
        call.Output.Show(new Declared(names), page =>
            page.Line($"{names.Count} queues are there as designed", Ink.Good));
        return ExitCodes.Ok;
    }

    private sealed record Declared(IReadOnlyList<string> Queues);
}
