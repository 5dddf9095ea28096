using System.Globalization;
using Frota.Bench.Contenders;

namespace Frota.Bench.Reporting;

/// <summary>How everybody was configured, as a list of Markdown.</summary>
internal static class Settings
{
    private const string Durability = $"""
        "{Names.Synced}": RabbitMQ with quorum queues and confirms; Redis with `appendonly yes`, `appendfsync always`;
        Postgres with `fsync` and `synchronous_commit`. "{Names.Second}": Redis with `appendfsync everysec`.
        "{Names.Shipped}": Redis without a log, a snapshot after a minute at the soonest.
        """;

    /// <param name="takes">Whose are told, by their names in tables.</param>
    /// <param name="cancel">Ends the reading of the machine's own.</param>
    public static async Task<string> OfAsync(Func<string, bool> takes, CancellationToken cancel)
    {
        var lines = new List<string>();
        foreach (var peer in Catalog.Receivers.OfType<Peer>().Concat(Catalog.Workers)
            .Where(peer => takes(peer.Name)).DistinctBy(peer => string.Join(' ', peer.Command)))
        {
            lines.Add($"- {peer.Name}: {await peer.SettingsAsync()}");
        }

        return string.Join('\n',
        [
            "### Settings", "", $"- Machine: {await MachineAsync(cancel)}", $"- {Durability.ReplaceLineEndings(" ")}",
            .. lines, "",
        ]);
    }

    private static async Task<string> MachineAsync(CancellationToken cancel)
    {
        var model = (await File.ReadAllLinesAsync("/proc/cpuinfo", cancel))
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1];
        var gigabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({model}), {gigabytes:0} GB, for clients, programs and stores alike");
    }
}
