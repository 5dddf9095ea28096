using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging.Leases;

namespace Frota.Workers.Outbound;

/// <summary>
/// Conversations' parts on their way out, taken one at a time under the send lease. Calls that come together go to
/// Postgres together.
/// </summary>
internal sealed class SendQueue(TenantDatabase tenants, LeaseKeeper leases, OutagePatience patience)
{
    private readonly Gather<(ConversationKey Key, int Owner), (Lease? Lease, NextPart? Next)> _takes =
        new(ask => ask.Key.TenantId, asks => TakeAsync(tenants, leases, asks));

    private readonly Gather<(Lease Lease, SentPart? Sent), (NextPart? Next, TimeSpan? Waited)> _leaves =
        new(ask => ask.Lease.TenantId, asks => LeaveAsync(tenants, asks));

    /// <summary>Claims the send lease and looks at the next part; no lease: somebody alive has it.</summary>
    public async Task<(Lease? Lease, NextPart? Next)> TakeAsync(ConversationKey key, CancellationToken cancel) =>
        await _takes.AskAsync((key, await leases.OwnerAsync(cancel)));

    /// <summary>
    /// Records what was sent, however long Postgres is away, gives the lease back and looks once more: a part queued in
    /// between gave its token to us.
    /// </summary>
    public async Task<NextPart?> LeaveAsync(Lease lease, SendStep step)
    {
        if (step.Sent is not { } sent)
        {
            return (await _leaves.AskAsync((lease, null))).Next;
        }

        var (next, waited) = await patience.WriteAsync(() => _leaves.AskAsync((lease, sent)));
        if (waited is { } reached)
        {
            SendMetrics.Reached(step.Channel, reached);
        }

        return next;
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

    private static async Task<IReadOnlyList<(NextPart?, TimeSpan?)>> LeaveAsync(
        TenantDatabase tenants, IReadOnlyList<(Lease Lease, SentPart? Sent)> asks)
    {
        var keys = asks.Select(ask => new ConversationKey(ask.Lease.TenantId, ask.Lease.Resource)).ToList();
        var sent = asks.Select(ask => ask.Sent).OfType<SentPart>().ToList();
        await using var session = await OpenAsync(tenants, keys);
        session.Hold();
        var marking = OutboundStore.MarkSentAsync(session, sent, CancellationToken.None);
        _ = OutboundStore.AnnounceAsync(session, [.. sent.Select(part => part.PartId)], CancellationToken.None);
        _ = LeaseKeeper.ReleaseAsync(session, [.. asks.Select(ask => ask.Lease)], givenBack: true);
        var looking = OutboundStore.NextAsync(session, keys.ToHashSet(), CancellationToken.None);
        await session.SendAsync(CancellationToken.None);
        var (waited, nexts) = (await marking, await looking);
        return [.. asks.Zip(keys, (ask, key) => (
            nexts.GetValueOrDefault(key.Id), ask.Sent is { } part ? waited.GetValueOrDefault(part.PartId) : null))];
    }

    private static Task<TenantSession> OpenAsync(TenantDatabase tenants, IReadOnlyList<ConversationKey> keys) =>
        tenants.OpenAsync(keys.Select(key => key.TenantId), CancellationToken.None);
}

/// <summary>What came of taking a part.</summary>
/// <param name="Wait">How long the conversation's sends must wait; zero when the next part may be taken.</param>
internal sealed record SendStep(TimeSpan Wait)
{
    /// <summary>Nothing has left, and nothing waits.</summary>
    public static SendStep GoOn { get; } = new(TimeSpan.Zero);

    /// <summary>What a provider took and is to be recorded; null for nothing.</summary>
    public SentPart? Sent { get; init; }

    /// <summary>By which channel it went.</summary>
    public string Channel { get; init; } = "";
}
