using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Workers.Fleet;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>How many tenants have more pending than their share: who has a noisy neighbour.</summary>
internal sealed class ShareSource(FleetDatabase database) : IFleetSource
{
    public string Name => "shares";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var gauges = new List<Gauge>();
        foreach (var backlog in (Backlog[])[Backlog.Turns, Backlog.Sends])
        {
            var pending = await PendingWork.CountAsync(connection, backlog, DueTokens.SlotsToShare, cancel);
            var shares = new Shares(pending, DueTokens.SlotsToShare);
            gauges.Add(new Gauge("frota.tenants.over_share", "{tenant}",
                "Tenants whose pending work is above their share of the workers' slots.",
                pending.ByTenant.Count(tenant => tenant.Value > shares.Of(tenant.Key)), ("queue", backlog.Queue)));
        }

        return gauges;
    }
}
