using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Database.Accounts;
using Frota.Messaging.Leases;

namespace Frota.Workers.Replies;

/// <summary>
/// Takes turns and reads what they start from, those that are asked for together in the same round trip.
/// </summary>
internal sealed class TurnReader(
    TenantDatabase tenants, LeaseKeeper leases, TenantBook book, AccountBook accounts, ChannelCatalog channels,
    Lonely lonely, TimeProvider time)
{
    private readonly Gather<(ConversationKey Key, int Owner), TakenTurn> _takes =
        new(ask => ask.Key.TenantId, asks => TakeAsync(tenants, leases, lonely.MostClaims, asks));

    /// <summary>
    /// Claims the turn if it is due and nobody alive has it. The conversation is as it stood after that, null when it
    /// is not there: with no lease and no wait it is somebody else's, or nothing is pending.
    /// </summary>
    public async Task<TakenTurn> TakeAsync(TurnDue due, CancellationToken cancel) => await _takes.AskAsync(
        (new ConversationKey(due.TenantId, due.ConversationId), await leases.OwnerAsync(cancel)));

    /// <summary>The whole turn that was taken; null when nothing is unanswered any more.</summary>
    public async Task<Turn?> ReadAsync(TurnDue due, TakenTurn taken, CancellationToken cancel)
    {
        var tenant = await book.FindAsync(due.TenantId, cancel);
        var (messages, history) = await taken.Rows;
        if (tenant is null || messages.Count == 0 || taken.Conversation is not { } conversation)
        {
            return null;
        }

        var account = await accounts.FindAsync(conversation.AccountId, cancel);
        // A message stored between the two queries is in the turn, and must not count as newer than it.
        conversation = conversation with
        {
            LastInboundId = Math.Max(conversation.LastInboundId, messages.Max(m => m.Id)),
        };
        return new Turn(tenant, conversation, messages, history,
            account is null ? null : channels.Find(account.Channel), account, await TurnsTodayAsync(tenant, cancel),
            time.GetUtcNow());
    }

    private async Task<int> TurnsTodayAsync(TenantEntry tenant, CancellationToken cancel)
    {
        if (tenant.Settings.DailyTurns == 0)
        {
            return 0;
        }

        await using var session = await tenants.OpenAsync(tenant.Id, cancel);
        return await TurnStore.TurnsTodayAsync(session, cancel);
    }

    private static async Task<IReadOnlyList<TakenTurn>> TakeAsync(
        TenantDatabase tenants, LeaseKeeper leases, int mostClaims,
        IReadOnlyList<(ConversationKey Key, int Owner)> asks)
    {
        var cancel = CancellationToken.None;
        var owner = asks[0].Owner;
        var keys = asks.Select(ask => ask.Key).ToList();
        var each = keys.ToHashSet(); // a token may have come twice
        await using var session = await tenants.OpenAsync(keys.Select(key => key.TenantId), cancel);
        session.CommitLazily(); // undone, it fences its holder; the sweep brings the turn again
        session.Hold();
        var claiming = leases.ClaimAsync(
            session, LeaseScope.Turn, owner, [.. keys.Select(key => (key.TenantId, key.Id))]);
        var finding = TurnStore.FindAsync(session, each, cancel);
        session.Divide(); // the claim counts, whatever reading leads to
        var held = new HeldTurns(each, owner, mostClaims);
        var unanswered = TurnStore.UnansweredAsync(session, held, cancel);
        var said = TurnStore.HistoryAsync(session, held, cancel);
        await session.SendAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // each tells its own
        var (claimed, found) = (await claiming, (await finding).ToDictionary(state => state.Id));
        return [.. keys.Zip(claimed, (key, lease) => new TakenTurn(
            found.GetValueOrDefault(key.Id), lease, RowsAsync(key.Id, unanswered, said)))];
    }

    // Its own alone: a turn that waits for its model must not keep its neighbours' in memory.
    private static async Task<TurnRows> RowsAsync(
        long conversationId, Task<ILookup<long, Unanswered>> unanswered, Task<ILookup<long, Said>> said) =>
        new([.. (await unanswered)[conversationId]], [.. (await said)[conversationId]]);
}

/// <summary>What came of taking a turn.</summary>
/// <param name="Lease">Null when it is not ours.</param>
/// <param name="Rows">What it starts from: nothing where it is not ours, or was claimed too often to be read.</param>
internal sealed record TakenTurn(ConversationState? Conversation, Lease? Lease, Task<TurnRows> Rows);

/// <summary>What a turn starts from.</summary>
internal sealed record TurnRows(IReadOnlyList<Unanswered> Messages, IReadOnlyList<Said> History);
