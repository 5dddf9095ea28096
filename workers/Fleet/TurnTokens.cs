using Frota.Contracts;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Npgsql;

namespace Frota.Workers.Fleet;

/// <summary>
/// Publishes the tokens of due turns: on the queue that is served first, or, of a tenant that has more pending than
/// its share, on the overflow queue. A token keeps its queue until it is used; nothing is moved on, for what a tenant
/// has on the first queue was within its share as it came, and so is soon served.
/// </summary>
internal sealed partial class TurnTokens(
    FleetDatabase database, Publisher publisher, TimeProvider time, ILogger<TurnTokens> logger)
{
    /// <summary>
    /// What each worker gives to share: as many slots as overflow turns can never take. So a turn within its tenant's
    /// share finds a slot, though every overflow turn of the fleet may hang.
    /// </summary>
    public const int SlotsOfWorker = 32;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private Shares _shares = new(PendingTurns.Unknown, SlotsOfWorker);
    private long? _countedAt;
    private int _counting;

    /// <summary>
    /// Tenants' shares, counted again when they are older than a second. Whoever stores what tokens are published for
    /// asks before the commit, so that nothing is counted twice. Without Postgres the last shares go on.
    /// </summary>
    public async Task<Shares> SharesAsync(CancellationToken cancel)
    {
        if ((_countedAt is { } at && time.GetElapsedTime(at) < Freshness)
            || Interlocked.CompareExchange(ref _counting, 1, 0) != 0)
        {
            return _shares;
        }

        try
        {
            await using var connection = await database.OpenAsync(cancel);
            _shares = new Shares(await PendingTurns.CountAsync(connection, SlotsOfWorker, cancel), SlotsOfWorker);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogNotCounted(e.Message);
        }
        finally
        {
            _countedAt = time.GetTimestamp();
            _counting = 0;
        }

        return _shares;
    }

    /// <summary>Publishes a token, to be used after a wait.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task PublishAsync(long tenantId, long conversationId, TimeSpan wait) => publisher.DelayAsync(
        _shares.TryClaim(tenantId) ? Queues.Turns : Queues.TurnsOverflow, Token(tenantId, conversationId), wait);

    /// <summary>Publishes a token on the queue that is served first, whatever its tenant's share.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task PublishFirstAsync(long tenantId, long conversationId) =>
        publisher.ToQueueAsync(Queues.Turns, Token(tenantId, conversationId));

    private static Envelope Token(long tenantId, long conversationId) =>
        Envelope.Wrap(new TurnDue(tenantId, conversationId), tenantId, conversationId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "pending turns were not counted: {Reason}")]
    private partial void LogNotCounted(string reason);
}
