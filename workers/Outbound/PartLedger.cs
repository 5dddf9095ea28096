using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;

namespace Frota.Workers.Outbound;

/// <summary>
/// Writes what becomes of parts, none of it cancellable. What every part goes through is gathered, those that come
/// together in one transaction; what happens seldom has one of its own.
/// </summary>
internal sealed class PartLedger(TenantDatabase tenants, OutagePatience patience)
{
    private readonly Gather<(SendAttempt Attempt, int Owner), bool> _marks =
        new(mark => mark.Attempt.TenantId, marks => MarkAsync(tenants, marks));

    private readonly Gather<(Place Place, int Owner), bool> _places =
        new(place => place.Place.TenantId, places => PlaceAsync(tenants, places));

    public Task<bool> MarkSendingAsync(OutboundDue due, QueuedPart part, Guid attemptId, Lease lease) =>
        _marks.AskAsync((new SendAttempt(due.TenantId, part.Id, attemptId, lease.Epoch), lease.Owner));

    public Task<bool> PlaceAsync(OutboundDue due, QueuedPart part, TimeSpan wait, Lease lease) =>
        _places.AskAsync((new Place(due.TenantId, part.Id, wait, lease.Epoch), lease.Owner));

    public Task<bool> DoubtAsync(OutboundDue due, QueuedPart part, string reason, TimeSpan wait, Lease lease) =>
        WriteAsync(due, async t => await HoldsAsync(t, lease)
            && await OutboundStore.MarkInDoubtAsync(t, part.Id, reason, wait, CancellationToken.None) > 0);

    public Task<bool> RequeueAsync(
        OutboundDue due, QueuedPart part, string reason, TimeSpan delay, bool resent, Lease lease) =>
        WriteAsync(due, async t => await HoldsAsync(t, lease)
            && await OutboundStore.RequeueAsync(t, part.Id, reason, delay, resent, CancellationToken.None) > 0);

    /// <summary>Buries the part and those behind it in the same reply, as one dead letter.</summary>
    public Task<bool> BuryAsync(OutboundDue due, QueuedPart part, string reason, string error, Lease lease) =>
        WriteAsync(due, async transaction =>
        {
            if (!await HoldsAsync(transaction, lease))
            {
                return false;
            }

            var ids = await OutboundStore.BuryAsync(transaction, part.TurnId, part.Part, error, CancellationToken.None);
            var envelope = Envelope.Wrap(new OutboundBuried(due.TenantId, due.ConversationId, ids), due.TenantId,
                due.ConversationId);
            await DeadLetterStore.KeepAsync(transaction, new NewDeadLetter(due.TenantId, due.ConversationId,
                $"outbound/{part.Id}", Queues.Outbound, envelope.Kind, reason, error,
                part.Attempts + 1, "", envelope.Body.ToArray()), CancellationToken.None);
            return true;
        });

    private static Task<bool> HoldsAsync(TenantTransaction transaction, Lease lease) =>
        LeaseCompletion.HoldsAsync(transaction, lease, CancellationToken.None);

    private static async Task<IReadOnlyList<bool>> MarkAsync(
        TenantDatabase tenants, IReadOnlyList<(SendAttempt Attempt, int Owner)> marks)
    {
        await using var session = await tenants.OpenAsync(
            marks.Select(mark => mark.Attempt.TenantId), CancellationToken.None);
        var marked = await OutboundStore.MarkSendingAsync(
            session, [.. marks.Select(mark => mark.Attempt)], marks[0].Owner, CancellationToken.None);
        return [.. marks.Select(mark => marked.Contains((mark.Attempt.PartId, mark.Attempt.Epoch)))];
    }

    private static async Task<IReadOnlyList<bool>> PlaceAsync(
        TenantDatabase tenants, IReadOnlyList<(Place Place, int Owner)> places)
    {
        await using var session = await tenants.OpenAsync(
            places.Select(place => place.Place.TenantId), CancellationToken.None);
        var placed = (await OutboundStore.PlaceAsync(
            session, [.. places.Select(place => place.Place)], places[0].Owner, CancellationToken.None)).ToHashSet();
        return [.. places.Select(place => placed.Contains(place.Place.PartId))];
    }

    private Task<bool> WriteAsync(OutboundDue due, Func<TenantTransaction, Task<bool>> write) =>
        patience.WriteAsync(() => WriteOnceAsync(due, write));

    private async Task<bool> WriteOnceAsync(OutboundDue due, Func<TenantTransaction, Task<bool>> write)
    {
        await using var transaction = await tenants.BeginAsync(due.TenantId, CancellationToken.None);
        var written = await write(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return written;
    }
}
