using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging.Consuming;
using Frota.Messaging.Leases;
using Frota.Messaging.Retries;

namespace Frota.Workers.Outbound;

/// <summary>
/// Sends a conversation's queued parts, in order, one holder at a time:
/// <list type="number">
/// <item>claim the send lease; held by somebody alive, it is theirs;</item>
/// <item>take the next part; a part that must wait holds up those behind it;</item>
/// <item>when nothing is queued, give the lease back and look once more: a part queued in between gave its token to
/// us.</item>
/// </list>
/// </summary>
internal sealed class SendReplies(TenantDatabase tenants, LeaseKeeper leases, PartSender sender) : IHandler
{
    private readonly Gather<ConversationKey, NextPart?> _nexts =
        new(key => key.TenantId, keys => NextAsync(tenants, keys));

    public IReadOnlyCollection<string> Kinds { get; } = [OutboundDue.Kind];

    public async Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
    {
        var due = delivery.Envelope.Read<OutboundDue>();
        do
        {
            await using var lease = await leases.ClaimAsync(LeaseScope.Send, due.ConversationId, due.TenantId, cancel);
            if (lease is null)
            {
                return Outcome.Finished;
            }

            TimeSpan wait;
            try
            {
                wait = await SendAllAsync(due, lease, cancel);
            }
            finally
            {
                await leases.ReleaseAsync(lease, givenBack: true, CancellationToken.None);
            }

            if (wait > TimeSpan.Zero)
            {
                return new Outcome.Snooze(wait);
            }
        }
        while (await NextAsync(due, cancel) is not null);
        return Outcome.Finished;
    }

    /// <summary>Sends until nothing is queued or the next part must wait; returns that wait.</summary>
    private async Task<TimeSpan> SendAllAsync(OutboundDue due, Lease lease, CancellationToken cancel)
    {
        while (!lease.Lost.IsCancellationRequested && await NextAsync(due, cancel) is { } next)
        {
            // A stop waits for the send that is under way, not for the parts behind it.
            cancel.ThrowIfCancellationRequested();
            if (await sender.SendAsync(due, next.AccountId, next.Contact, next.Part, lease) is { } wait
                && wait > TimeSpan.Zero)
            {
                return wait;
            }
        }

        return TimeSpan.Zero;
    }

    private Task<NextPart?> NextAsync(OutboundDue due, CancellationToken cancel) =>
        _nexts.AskAsync(new ConversationKey(due.TenantId, due.ConversationId)).WaitAsync(cancel);

    private static async Task<IReadOnlyList<NextPart?>> NextAsync(
        TenantDatabase tenants, IReadOnlyList<ConversationKey> keys)
    {
        await using var session = await tenants.OpenAsync(
            keys.Select(key => key.TenantId).ToHashSet(), CancellationToken.None);
        var nexts = await OutboundStore.NextAsync(session, keys.ToHashSet(), CancellationToken.None);
        return [.. keys.Select(key => nexts.GetValueOrDefault(key.Id))];
    }
}
