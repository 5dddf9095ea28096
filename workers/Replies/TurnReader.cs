using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Database.Accounts;

namespace Frota.Workers.Replies;

/// <summary>Reads what turns start from, those that are asked for together in the same statements.</summary>
internal sealed class TurnReader(
    TenantDatabase tenants, TenantBook book, AccountBook accounts, ChannelCatalog channels, TimeProvider time)
{
    /// <summary>The last things said that the model sees.</summary>
    private const int HistoryLength = 20;

    private readonly Gather<ConversationKey, ConversationState?> _peeks =
        new(key => key.TenantId, keys => PeekAsync(tenants, keys));

    private readonly Gather<ConversationKey, TurnRows> _reads =
        new(key => key.TenantId, keys => ReadAsync(tenants, keys));

    /// <summary>Whether anything is due; null when the conversation is not there.</summary>
    public Task<ConversationState?> PeekAsync(TurnDue due, CancellationToken cancel) =>
        _peeks.AskAsync(new ConversationKey(due.TenantId, due.ConversationId)).WaitAsync(cancel);

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

    private static async Task<IReadOnlyList<ConversationState?>> PeekAsync(
        TenantDatabase tenants, IReadOnlyList<ConversationKey> keys)
    {
        await using var session = await OpenAsync(tenants, keys);
        var found = (await TurnStore.FindAsync(session, keys.ToHashSet(), CancellationToken.None))
            .ToDictionary(state => state.Id);
        return [.. keys.Select(key => found.GetValueOrDefault(key.Id))];
    }

    private static async Task<IReadOnlyList<TurnRows>> ReadAsync(
        TenantDatabase tenants, IReadOnlyList<ConversationKey> keys)
    {
        var cancel = CancellationToken.None;
        await using var session = await OpenAsync(tenants, keys);
        var each = keys.ToHashSet(); // one that lost its lease may ask beside the one that has it
        var conversations = (await TurnStore.FindAsync(session, each, cancel)).ToDictionary(state => state.Id);
        var messages = await TurnStore.UnansweredAsync(session, each, cancel);
        var history = await TurnStore.HistoryAsync(session, each, HistoryLength, cancel);
        return [.. keys.Select(key => new TurnRows(conversations.GetValueOrDefault(key.Id),
            [.. messages[key.Id]], [.. history[key.Id]]))];
    }

    private static Task<TenantSession> OpenAsync(TenantDatabase tenants, IReadOnlyList<ConversationKey> keys) =>
        tenants.OpenAsync(keys.Select(key => key.TenantId).ToHashSet(), CancellationToken.None);

    private sealed record TurnRows(
        ConversationState? Conversation, IReadOnlyList<Unanswered> Messages, IReadOnlyList<Said> History);
}
