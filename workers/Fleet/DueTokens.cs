using System.Diagnostics;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Npgsql;

namespace Frota.Workers.Fleet;

/// <summary>
/// Publishes the tokens of one kind of work: on the queue that is served first, or, of a tenant that has more pending
/// than its share, on the overflow queue. A token keeps its queue until it is used; nothing is moved on, for what a
/// tenant has on the first queue was within its share as it came, and so is soon served.
/// </summary>
internal abstract partial class DueTokens(
    Backlog backlog, FleetDatabase database, Publisher publisher, TimeProvider time, ILogger logger)
{
    /// <summary>How many handlings of one queue a worker has at work at most.</summary>
    public const int SlotsOfQueue = 64;

    /// <summary>
    /// What each worker gives to share: as many slots as overflow work can never take. So what is within its tenant's
    /// share finds a slot, though all overflow work of the fleet may hang.
    /// </summary>
    public const int SlotsToShare = 32;

    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private PendingWork _pending = PendingWork.Unknown;
    private Shares _shares = new(PendingWork.Unknown, SlotsToShare);
    private long? _countedAt;
    private int _counting;

    /// <summary>
    /// Tenants' shares, counted again when they are older than a second. What is committed before is counted twice,
    /// once as pending and once as its token is published: who commits much at once asks before that. Without Postgres
    /// the last count goes on.
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
            _pending = await PendingWork.CountAsync(connection, backlog, SlotsToShare, cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogNotCounted(e.Message);
        }
        finally
        {
            _shares = new Shares(_pending, SlotsToShare); // without what was claimed, which ends by and by
            _countedAt = time.GetTimestamp();
            _counting = 0;
        }

        return _shares;
    }

    /// <summary>
    /// Whether a tenant has less pending than its share, as of the last count; what is begun then without a token
    /// counts as one.
    /// </summary>
    public bool TryClaim(long tenantId) => _shares.TryClaim(tenantId);

    /// <summary>
    /// Publishes a token, to be used after a wait; <paramref name="after"/> is the span it follows. Above the tenant's
    /// share a short wait is spent in the overflow queue, behind the tenant's own work, and not in front of others' on
    /// the wait queues; whoever takes it too early puts it off.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task PublishAsync(long tenantId, long conversationId, TimeSpan wait = default, Activity? after = null)
    {
        var token = Token(tenantId, conversationId).After(after);
        return _shares.TryClaim(tenantId)
            ? publisher.DelayAsync(backlog.Queue, token, wait)
            : publisher.DelayAsync(backlog.Overflow, token, wait > ShortWait ? wait : TimeSpan.Zero);
    }

    /// <summary>Publishes a token on the queue that is served first, whatever its tenant's share.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task PublishFirstAsync(long tenantId, long conversationId) =>
        publisher.ToQueueAsync(backlog.Queue, Token(tenantId, conversationId));

    /// <summary>What says that the conversation is due.</summary>
    protected abstract Envelope Token(long tenantId, long conversationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "pending work was not counted: {Reason}")]
    private partial void LogNotCounted(string reason);
}
