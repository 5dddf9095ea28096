using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database;
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
    public async Task<DirectSend?> ReserveAsync(OutboundDue due, long accountId, string contact)
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
                && tokens.TryClaim(due.TenantId)
                && await pacing.TryTakeAsync(accountId, channel.Limits.SendsPerSecond))
            {
                var owner = await leases.OwnerAsync(CancellationToken.None);
                send = new DirectSend(this, due, new SendRoute(channel, account, contact), owner);
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

    /// <summary>
    /// Claims send leases within the transaction that marks the parts. Who is frozen from here on for long must not
    /// send: their time begins.
    /// </summary>
    internal Task<IReadOnlyList<Lease?>> ClaimAsync(TenantTransaction transaction, IReadOnlyList<DirectSend> wanted)
    {
        foreach (var send in wanted)
        {
            send.Since = time.GetTimestamp();
        }

        return leases.ClaimUnheldAsync(transaction, LeaseScope.Send, wanted[0].Owner,
            [.. wanted.Select(send => (send.Due.TenantId, send.Due.ConversationId))]);
    }

    /// <summary>Gives a slot back that nothing was sent in.</summary>
    internal void Release() => slots.Release();

    /// <summary>
    /// Sends a part that its reply's transaction has marked; what is left after it gets a token. Without a part it
    /// gives the lease back.
    /// </summary>
    internal async Task SendAsync(DirectSend send, QueuedPart? part, Lease taken)
    {
        var due = send.Due;
        workload.Change(Queues.Outbound, 1);
        leases.Hold([taken]);
        try
        {
            await using var lease = taken;
            var step = SendStep.GoOn;
            NextPart? left;
            try
            {
                if (part is not null)
                {
                    step = await sender.SendMarkedAsync(due, send.Route, part, lease, send.Since);
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
internal sealed class DirectSend(DirectSends sends, OutboundDue due, SendRoute route, int owner) : IDisposable
{
    private static readonly Task<IReadOnlyList<Lease?>> Nobody = Task.FromResult<IReadOnlyList<Lease?>>([]);

    private bool _isBegun;

    /// <summary>The attempt that its part is marked with.</summary>
    public Guid AttemptId { get; } = Guid.CreateVersion7();

    internal DirectSends Sends => sends;

    internal OutboundDue Due => due;

    internal SendRoute Route => route;

    internal int Owner => owner;

    internal long Since { get; set; }

    /// <summary>
    /// Claims the send leases of replies in the transaction that is about to write them, in their order; null where
    /// somebody alive has it.
    /// </summary>
    public static Task<IReadOnlyList<Lease?>> ClaimAsync(
        TenantTransaction transaction, IReadOnlyList<DirectSend> wanted) =>
        wanted is [var any, ..] ? any.Sends.ClaimAsync(transaction, wanted) : Nobody;

    /// <summary>
    /// Begins the send, once the claim is committed: its part if that is marked, or what stands before it. Nobody waits
    /// for it but a process that stops.
    /// </summary>
    public void Begin(QueuedPart? part, Lease lease)
    {
        _isBegun = true;
        _ = sends.SendAsync(this, part, lease);
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
