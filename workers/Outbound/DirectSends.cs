using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database.Accounts;
using Frota.Messaging.Consuming;
using Frota.Messaging.Leases;
using Frota.Workers.Fleet;

namespace Frota.Workers.Outbound;

/// <summary>
/// Sends replies from the process that writes them:
/// <list type="number">
/// <item>before a reply is written, a slot for its send is reserved;</item>
/// <item>the transaction that writes it claims the send lease and marks its first part as being sent;</item>
/// <item>its commit begins the send: no trip over the broker, no claim and no mark of its own.</item>
/// </list>
/// A token does the same where no slot is free, the account's line is not, the tenant is above its share, somebody
/// holds the send lease, or the process takes no more.
/// </summary>
internal sealed partial class DirectSends(
    SlotQuota slots, Workload workload, AccountBook accounts, ChannelCatalog channels, LeaseKeeper leases,
    Pacing pacing, PartSender sender, SendQueue queue, SendTokens tokens, TimeProvider time,
    ILogger<DirectSends> logger)
{
    /// <summary>
    /// Reserves a slot for a send that may go at once; null when there is none. It never fails: the reply that is about
    /// to be written is worth more than the trip that is saved.
    /// </summary>
    public async Task<DirectSend?> ReserveAsync(long tenantId, long accountId)
    {
        DirectSend? send = null;
        var hasSlot = false;
        try
        {
            await tokens.SharesAsync(CancellationToken.None);
            // With the slot, a stopping process waits for this; so it is asked only then whether it stops.
            hasSlot = slots.TryTake();
            if (hasSlot && !workload.IsQuiet
                && await accounts.FindAsync(accountId, CancellationToken.None) is { } account
                && channels.Find(account.Channel) is { } channel
                && tokens.TryClaim(tenantId)
                && await pacing.TryTakeAsync(accountId, channel.Limits.SendsPerSecond))
            {
                var owner = await leases.OwnerAsync(CancellationToken.None);
                send = new DirectSend(this, channel, account, owner);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotReserved(e);
        }
        finally
        {
            if (hasSlot && send is null)
            {
                slots.Release();
            }
        }

        return send;
    }

    /// <summary>The time, as how long a marking took is measured.</summary>
    internal long Now => time.GetTimestamp();

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
            LogUnfinished(e, due.ConversationId); // the sweep brings it again
        }
        finally
        {
            workload.Change(Queues.Outbound, -1);
            slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the send of conversation {Conversation} was interrupted; the sweep brings it again")]
    private partial void LogUnfinished(Exception e, long conversation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a reply is not sent at once: nothing could be reserved for it")]
    private partial void LogNotReserved(Exception e);
}

/// <summary>A slot that is kept for one send, until that has ended or is not wanted.</summary>
internal sealed class DirectSend(DirectSends sends, IChannel channel, ChannelAccount account, int owner) : IDisposable
{
    private bool _isBegun;

    /// <summary>The attempt that its part is marked with.</summary>
    public Guid AttemptId { get; } = Guid.CreateVersion7();

    /// <summary>Who is to claim the send lease.</summary>
    public int Owner => owner;

    internal IChannel Channel => channel;

    internal ChannelAccount Account => account;

    internal long Since { get; private set; }

    /// <summary>Its part is about to be marked: who is frozen from here on for long must not send.</summary>
    public void Marks() => Since = sends.Now;

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
