using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging.Consuming;
using Frota.Messaging.Leases;
using Frota.Messaging.Retries;

namespace Frota.Workers.Outbound;

/// <summary>
/// Sends a conversation's queued parts, in order, one holder at a time:
/// <list type="number">
/// <item>claim the send lease and look at the next part; held by somebody alive, it is theirs;</item>
/// <item>send the part; one that must wait holds up those behind it;</item>
/// <item>give the lease back and look once more: a part queued in between gave its token to us.</item>
/// </list>
/// </summary>
internal sealed class SendReplies(TenantDatabase tenants, LeaseKeeper leases, PartSender sender) : IHandler
{
    private readonly Gather<(ConversationKey Key, int Owner), (Lease? Lease, NextPart? Next)> _takes =
        new(ask => ask.Key.TenantId, asks => TakeAsync(tenants, leases, asks));

    private readonly Gather<Lease, NextPart?> _leaves =
        new(lease => lease.TenantId, held => LeaveAsync(tenants, held));

    public IReadOnlyCollection<string> Kinds { get; } = [OutboundDue.Kind];

    public async Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
    {
        var due = delivery.Envelope.Read<OutboundDue>();
        var key = new ConversationKey(due.TenantId, due.ConversationId);
        NextPart? left;
        do
        {
            // A stop waits for the send that is under way, not for the parts behind it.
            cancel.ThrowIfCancellationRequested();
            var (taken, next) = await _takes.AskAsync((key, await leases.OwnerAsync(cancel)));
            if (taken is null)
            {
                return Outcome.Finished;
            }

            await using var lease = taken;
            var wait = TimeSpan.Zero;
            try
            {
                if (next is not null)
                {
                    wait = await sender.SendAsync(due, next.AccountId, next.Contact, next.Part, lease);
                }
            }
            finally
            {
                left = await _leaves.AskAsync(lease);
            }

            if (wait > TimeSpan.Zero)
            {
                return new Outcome.Snooze(wait);
            }
        }
        while (left is not null);
        return Outcome.Finished;
    }

    private static async Task<IReadOnlyList<(Lease?, NextPart?)>> TakeAsync(
        TenantDatabase tenants, LeaseKeeper leases, IReadOnlyList<(ConversationKey Key, int Owner)> asks)
    {
        var keys = asks.Select(ask => ask.Key).ToList();
        await using var session = await OpenAsync(tenants, keys);
        session.CommitLazily(); // undone, it fences its holder before anything leaves
        session.Hold();
        var claiming = leases.ClaimAsync(
            session, LeaseScope.Send, asks[0].Owner, [.. keys.Select(key => (key.TenantId, key.Id))]);
        var looking = OutboundStore.NextAsync(session, keys.ToHashSet(), CancellationToken.None);
        await session.SendAsync(CancellationToken.None);
        var nexts = await looking;
        return [.. keys.Zip(await claiming, (key, lease) => (lease, nexts.GetValueOrDefault(key.Id)))];
    }

    private static async Task<IReadOnlyList<NextPart?>> LeaveAsync(TenantDatabase tenants, IReadOnlyList<Lease> held)
    {
        var keys = held.Select(lease => new ConversationKey(lease.TenantId, lease.Resource)).ToList();
        await using var session = await OpenAsync(tenants, keys);
        session.Hold();
        _ = LeaseKeeper.ReleaseAsync(session, held, givenBack: true);
        var looking = OutboundStore.NextAsync(session, keys.ToHashSet(), CancellationToken.None);
        await session.SendAsync(CancellationToken.None);
        var nexts = await looking;
        return [.. keys.Select(key => nexts.GetValueOrDefault(key.Id))];
    }

    private static Task<TenantSession> OpenAsync(TenantDatabase tenants, IReadOnlyList<ConversationKey> keys) =>
        tenants.OpenAsync(keys.Select(key => key.TenantId), CancellationToken.None);
}
