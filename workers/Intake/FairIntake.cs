using Frota.Contracts;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Consuming;

namespace Frota.Workers.Intake;

/// <summary>
/// Accepted webhooks, stored so that no account waits behind another's burst: each gets its share of a transaction, and
/// what is above it goes to the overflow, which takes little more than writing it down.
/// </summary>
internal sealed class FairIntake(FleetDatabase database, StoreWebhooks store) : IBatchHandler
{
    public async Task HandleAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel)
    {
        var unpacked = Unpacked.Of(deliveries);
        var turn = IntakeTurn.Of(unpacked.Accepted, await WaitingAsync(cancel));
        await store.StoreAsync(unpacked with { Accepted = turn.Now.FirstOrDefault([]) }, cancel);
        foreach (var accepted in turn.Now.Skip(1))
        {
            await store.StoreAsync(new Unpacked(accepted, [], []), cancel);
        }

        // After the others: if this fails, all is handled again, and what was stored is known. The other way round it
        // would come to stand behind its own successors.
        if (turn.Later.Count > 0)
        {
            await PutOffAsync(turn.Later, cancel);
        }
    }

    private async Task<IReadOnlyList<long>> WaitingAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await IntakeOverflow.AccountsAsync(connection, cancel);
    }

    private async Task PutOffAsync(List<WebhookItem> items, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await IntakeOverflow.PutAsync(connection,
            [.. items.Select(i => new PutOff(i.TenantId, i.AccountId, Envelope.Wrap(i).Body.ToArray()))], cancel);
        IntakeMetrics.PutOff(items.Count);
    }
}
