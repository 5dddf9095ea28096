using Frota.Contracts;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Publishing;

namespace Frota.Workers.Fleet;

/// <summary>Says which conversations may be due for a turn.</summary>
internal sealed class TurnTokens(
    FleetDatabase database, Publisher publisher, TimeProvider time, ILogger<TurnTokens> logger)
    : DueTokens(Backlog.Turns, database, publisher, time, logger)
{
    protected override Envelope Token(long tenantId, long conversationId) =>
        Envelope.Wrap(new TurnDue(tenantId, conversationId), tenantId, conversationId);
}
