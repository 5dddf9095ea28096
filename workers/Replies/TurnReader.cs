using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Database.Accounts;

namespace Frota.Workers.Replies;

/// <summary>Reads what a turn starts from.</summary>
internal sealed class TurnReader(
    TenantDatabase tenants, TenantBook book, AccountBook accounts, ChannelCatalog channels, TimeProvider time)
{
    /// <summary>The last things said that the model sees.</summary>
    private const int HistoryLength = 20;

    /// <summary>Whether anything is due; null when the conversation is not there.</summary>
    public async Task<ConversationState?> PeekAsync(TurnDue due, CancellationToken cancel)
    {
        await using var session = await tenants.OpenAsync(due.TenantId, cancel);
        return await TurnStore.FindAsync(session, due.ConversationId, cancel);
    }

    /// <summary>The whole turn, read under its lease; null when nothing is unanswered any more.</summary>
    public async Task<Turn?> ReadAsync(TurnDue due, CancellationToken cancel)
    {
        var tenant = await book.FindAsync(due.TenantId, cancel);
        await using var session = await tenants.OpenAsync(due.TenantId, cancel);
        var conversation = await TurnStore.FindAsync(session, due.ConversationId, cancel);
        var messages = await TurnStore.UnansweredAsync(session, due.ConversationId, cancel);
        if (tenant is null || conversation is null || messages.Count == 0)
        {
            return null;
        }

        var history = await TurnStore.HistoryAsync(session, due.ConversationId, HistoryLength, cancel);
        var turnsToday = tenant.Settings.DailyTurns > 0 ? await TurnStore.TurnsTodayAsync(session, cancel) : 0;
        var account = await accounts.FindAsync(conversation.AccountId, cancel);
        // A message stored between the two reads is in the turn, and must not count as newer than it.
        conversation = conversation with
        {
            LastInboundId = Math.Max(conversation.LastInboundId, messages.Max(m => m.Id)),
        };
        return new Turn(tenant, conversation, messages, history,
            account is null ? null : channels.Find(account.Channel), account, turnsToday, time.GetUtcNow());
    }
}
