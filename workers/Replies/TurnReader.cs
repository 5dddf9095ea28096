using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Database.Accounts;
using Frota.Messaging.Leases;

namespace Frota.Workers.Replies;

/// <summary>
/// Takes turns and reads what they start from, those that are asked for together in the same statements.
/// </summary>
internal sealed class TurnReader(
    TenantDatabase tenants, LeaseKeeper leases, TenantBook book, AccountBook accounts, ChannelCatalog channels,
    TimeProvider time)
{
    /// <summary>The last things said that the model sees.</summary>
    private const int HistoryLength = 20;

    private readonly Gather<(ConversationKey Key, int Owner), TakenTurn> _takes =
        new(ask => ask.Key.TenantId, asks => TakeAsync(tenants, leases, asks));

    private readonly Gather<ConversationKey, TurnRows> _reads =
        new(key => key.TenantId, keys => ReadAsync(tenants, keys));

    /// <summary>
    /// Claims the turn if it is due and nobody alive has it. The conversation is as it stood after that, null when it
    /// is not there: with no lease and no wait it is somebody else's, or nothing is pending.
    /// </summary>
    public async Task<TakenTurn> TakeAsync(TurnDue due, CancellationToken cancel) => await _takes.AskAsync(
        (new ConversationKey(due.TenantId, due.ConversationId), await leases.OwnerAsync(cancel)));

    /// <summary>The whole turn, read under its lease; null when nothing is unanswered any more.</summary>
    public async Task<Turn?> ReadAsync(TurnDue due, CancellationToken cancel)
    {
        var tenant = await book.FindAsync(due.TenantId, cancel);
        var rows = await _reads.AskAsync(new ConversationKey(due.TenantId, due.ConversationId)).WaitAsync(cancel);
        if (tenant is null || rows is not { Conversation: { } conversation, Messages: [_, ..] messages })
        {
            return null;
        }

        var account = await accounts.FindAsync(conversation.AccountId, cancel);
        // A message stored between the two reads is in the turn, and must not count as newer than it.
        conversation = conversation with
        {
            LastInboundId = Math.Max(conversation.LastInboundId, messages.Max(m => m.Id)),
        };
        return new Turn(tenant, conversation, messages, rows.History,
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
        TenantDatabase tenants, LeaseKeeper leases, IReadOnlyList<(ConversationKey Key, int Owner)> asks)
    {
        var keys = asks.Select(ask => ask.Key).ToList();
        await using var session = await OpenAsync(tenants, keys);
        session.CommitLazily(); // undone, it fences its holder; the sweep brings the turn again
        session.Hold();
        var claiming = leases.ClaimAsync(
            session, LeaseScope.Turn, asks[0].Owner, [.. keys.Select(key => (key.TenantId, key.Id))]);
        var finding = TurnStore.FindAsync(session, keys.ToHashSet(), CancellationToken.None);
        await session.SendAsync(CancellationToken.None);
        var found = (await finding).ToDictionary(state => state.Id);
        return [.. keys.Zip(await claiming, (key, lease) => new TakenTurn(found.GetValueOrDefault(key.Id), lease))];
    }

    private static async Task<IReadOnlyList<TurnRows>> ReadAsync(
        TenantDatabase tenants, IReadOnlyList<ConversationKey> keys)
    {
        var cancel = CancellationToken.None;
        await using var session = await OpenAsync(tenants, keys);
        var each = keys.ToHashSet(); // one that lost its lease may ask beside the one that has it
        session.Hold();
        var found = TurnStore.FindAsync(session, each, cancel);
        var unanswered = TurnStore.UnansweredAsync(session, each, cancel);
        var said = TurnStore.HistoryAsync(session, each, HistoryLength, cancel);
        await session.SendAsync(cancel);
        var (conversations, messages, history) =
            ((await found).ToDictionary(state => state.Id), await unanswered, await said);
        return [.. keys.Select(key => new TurnRows(conversations.GetValueOrDefault(key.Id),
            [.. messages[key.Id]], [.. history[key.Id]]))];
    }

    private static Task<TenantSession> OpenAsync(TenantDatabase tenants, IReadOnlyList<ConversationKey> keys) =>
        tenants.OpenAsync(keys.Select(key => key.TenantId), CancellationToken.None);

    private sealed record TurnRows(
        ConversationState? Conversation, IReadOnlyList<Unanswered> Messages, IReadOnlyList<Said> History);
}

/// <summary>What came of taking a turn.</summary>
/// <param name="Lease">Null when it is not ours.</param>
internal sealed record TakenTurn(ConversationState? Conversation, Lease? Lease);
