using Frota.Connectors.Channels;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Database.Accounts;

namespace Frota.Workers.Replies;

/// <summary>Everything one attempt to answer a conversation starts from.</summary>
/// <param name="Messages">Everything unanswered, in order; at least one.</param>
/// <param name="Account">Where the answer goes; null when the account is gone.</param>
internal sealed record Turn(
    TenantEntry Tenant, ConversationState Conversation, IReadOnlyList<Unanswered> Messages, IReadOnlyList<Said> History,
    IChannel? Channel, ChannelAccount? Account, int TurnsToday, DateTimeOffset StartedAt)
{
    /// <summary>What a statement about several conversations names it by.</summary>
    public ConversationKey Key => new(Tenant.Id, Conversation.Id);

    /// <summary>The attempt that this is at what is pending, from 1.</summary>
    public int Attempt => Conversation.Attempts + 1;
}
