using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database.Accounts;
using Frota.Messaging.Consuming;
using Frota.Messaging.Leases;
using Frota.Workers.Fleet;
using Npgsql;

namespace Frota.Workers.Outbound;

/// <summary>
/// Sends replies from the process that writes them:
/// <list type="number">
/// <item>before a reply is written, a slot for its send is reserved;</item>
/// <item>the transaction that writes it claims the send lease and marks its first part as being sent;</item>
/// <item>its commit begins the send: no trip over the broker, no claim and no mark of its own.</item>
/// </list>
/// A token does the same where no slot is free, the account's line is not, the tenant is above its share, or the
/// process takes no more.
/// </summary>
internal sealed partial class DirectSends(
    SlotQuota slots, Workload workload, LeaseKeeper leases, Pacing pacing, PartSender sender, SendQueue queue,
    SendTokens tokens, TimeProvider time, ILogger<DirectSends> logger)
{
    /// <summary>Reserves a slot for a send that may go at once; null when there is none.</summary>
    public async Task<DirectSend?> ReserveAsync(long tenantId, IChannel channel, ChannelAccount account)
    {
        await tokens.SharesAsync(CancellationToken.None);
        if (!slots.TryTake())
        {
            return null;
        }

        // From here on a stopping process waits for the slot; so it is asked only now whether it stops.
        var isOurs = false;
        try
        {
            isOurs = !workload.IsQuiet && tokens.TryClaim(tenantId)
                && await pacing.TryTakeAsync(account.Id, channel.Limits.SendsPerSecond);
            return isOurs
                ? new DirectSend(this, channel, account, await leases.OwnerAsync(CancellationToken.None),
                    time.GetTimestamp())
                : null;
        }
        catch (NpgsqlException)
        {
            isOurs = false; // what is claimed now would be free for everyone
            return null;
        }
        finally
        {
            if (!isOurs)
            {
                slots.Release();
            }
        }
    }

    /// <summary>Gives a slot back that nothing was sent in.</summary>
    internal void Release() => slots.Release();

    /// <summary>
    /// Sends a part that its reply's transaction has marked; what is left after it gets a token. Without a part it
    /// gives the lease back.
    /// </summary>
    internal async Task SendAsync(DirectSend send, OutboundDue due, string contact, QueuedPart? part, Lease taken)
    {
        workload.Change(Queues.Outbound, 1);
        try
        {
            await using var lease = taken;
            var step = SendStep.GoOn;
            NextPart? left;
            try
            {
                if (part is not null)
                {
                    step = await sender.SendMarkedAsync(
                        due, new SendRoute(send.Channel, send.Account, contact), part, lease, send.Since);
                }
            }
            finally
            {
                left = await queue.LeaveAsync(lease, step);
            }

            if (left is not null)
            {
                await tokens.PublishAsync(due.TenantId, due.ConversationId, step.Wait);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnfinished(due.ConversationId, e.Message); // the sweep brings it again
        }
        finally
        {
            workload.Change(Queues.Outbound, -1);
            slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the send of conversation {Conversation} goes on with the sweep: {Reason}")]
    private partial void LogUnfinished(long conversation, string reason);
}

/// <summary>A slot that is kept for one send, until that has ended or is not wanted.</summary>
internal sealed class DirectSend(
    DirectSends sends, IChannel channel, ChannelAccount account, int owner, long since) : IDisposable
{
    private bool _isBegun;

    /// <summary>The attempt that its part is marked with.</summary>
    public Guid AttemptId { get; } = Guid.CreateVersion7();

    /// <summary>Who is to claim the send lease.</summary>
    public int Owner => owner;

    internal IChannel Channel => channel;

    internal ChannelAccount Account => account;

    // When it was reserved, and so before its part was marked.
    internal long Since => since;

    /// <summary>Begins the send, which nobody waits for but a process that stops.</summary>
    public void Begin(OutboundDue due, string contact, QueuedPart? part, Lease lease)
    {
        _isBegun = true;
        _ = sends.SendAsync(this, due, contact, part, lease);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isBegun)
        {
            sends.Release();
        }
    }
}
