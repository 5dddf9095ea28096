using Frota.Contracts;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Publishing;

namespace Frota.Workers.Fleet;

/// <summary>Says which conversations have replies to send.</summary>
internal sealed class SendTokens(
    FleetDatabase database, Publisher publisher, TimeProvider time, ILogger<SendTokens> logger)
    : DueTokens(Backlog.Sends, database, publisher, time, logger)
{
    protected override Envelope Token(long tenantId, long conversationId) =>
        Envelope.Wrap(new OutboundDue(tenantId, conversationId), tenantId, conversationId);
}
