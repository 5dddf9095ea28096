using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Offline;
using Frota.Contracts;
using Frota.Conversations.Turns;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Leases;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;

namespace Frota.Workers.Replies;

/// <summary>
/// Answers a conversation:
/// <list type="number">
/// <item>take the turn: nothing pending, nothing to do; too early, come again when the quiet time is over; its lease is
/// held by somebody alive, it is theirs; claimed, the claim is counted, and everything unanswered read;</item>
/// <item>a turn whose holders died twice runs alone; three times, it is poison;</item>
/// <item>decide by the rules, ask the model if they say so, its slot lent meanwhile;</item>
/// <item>finish: one transaction under the epoch.</item>
/// </list>
/// </summary>
internal sealed class AnswerTurn(
    TurnReader reader, LeaseKeeper leases, Generation generation, TurnFinish finish, TurnBurial burial,
    Publisher publisher, Lonely lonely, TurnHop hop, SlotQuota slots)
    : IHandler
{
    // Below this, waiting here is cheaper than a trip over the shortest rung.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(300);

    public IReadOnlyCollection<string> Kinds { get; } = [TurnDue.Kind];

    public async Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
    {
        var due = delivery.Envelope.Read<TurnDue>();
        var taken = await reader.TakeAsync(due, cancel);
        while (taken is { Lease: null, Conversation: { Pending: true } early } && early.Wait > TimeSpan.Zero)
        {
            if (early.Wait > ShortWait)
            {
                return new Outcome.Snooze(early.Wait);
            }

            await Task.Delay(early.Wait, cancel);
            taken = await reader.TakeAsync(due, cancel);
        }

        await using var lease = taken.Lease;
        return lease is null ? Outcome.Finished : await AnswerAsync(due, taken, lease, cancel);
    }

    private async Task<Outcome> AnswerAsync(TurnDue due, TakenTurn taken, Lease lease, CancellationToken cancel)
    {
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(cancel, lease.Lost);
        try
        {
            if (lease.Claims > Lonely.ClaimsOfSuspect)
            {
                // Buried unread: reading it may be what they died of.
                await burial.BuryUnreadAsync(due, lease, $"{lease.Claims - 1} claims ended without an outcome");
                return Outcome.Finished;
            }

            if (lease.Claims > lonely.MostClaims)
            {
                await leases.ReleaseAsync(lease, givenBack: true, cancel);
                await publisher.ToQueueAsync(Queues.Suspects, Envelope.Wrap(due, due.TenantId, due.ConversationId));
                return Outcome.Finished;
            }

            if (await reader.ReadAsync(due, taken, mine.Token) is { } turn)
            {
                using var open = hop.Begin(turn, lease);
                await finish.FinishAsync(turn, lease, await EndAsync(turn, mine.Token));
            }
            else
            {
                await leases.ReleaseAsync(lease, givenBack: true, cancel);
            }

            return Outcome.Finished;
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            return Outcome.Finished; // somebody else answers
        }
        catch (Exception e) when (e is OperationCanceledException || Faults.IsOutage(e))
        {
            // A stop or an outage is not the conversation's fault.
            await leases.ReleaseAsync(lease, givenBack: true, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The claim stays counted: what cannot even be written down is a suspect the third time.
            await leases.ReleaseAsync(lease, givenBack: false, CancellationToken.None);
            throw;
        }
    }

    private async Task<TurnEnding> EndAsync(Turn turn, CancellationToken cancel)
    {
        try
        {
            var decision = TurnRules.Decide(turn.Conversation, turn.Messages, turn.Tenant,
                turn.Channel?.Limits.ReplyWindow, turn.TurnsToday, turn.StartedAt);
            if (decision is not TurnDecision.AskModel ask)
            {
                return TurnEnding.Of(decision);
            }

            return await AskAsync(turn, ask.Late, cancel) is { } generated
                ? new TurnEnding.Settled("answered", "answered", "", generated.Text) { By = generated }
                : new TurnEnding.Superseded();
        }
        catch (ModelException e)
        {
            hop.Note(e);
            return ModelFaults.End(e, turn.Tenant.Language);
        }
        catch (Exception e)
            when (e is not OperationCanceledException and not OutOfMemoryException && !Faults.IsOutage(e))
        {
            hop.Note(e);
            return new TurnEnding.Failed(Faults.Judge(e), e.Message);
        }
    }

    // The offline model is no wait for somebody far away: it works here, in Postgres. The sign of typing is short.
    private Task<Generated?> AskAsync(Turn turn, bool late, CancellationToken cancel) =>
        turn.Tenant.Settings.Provider == OfflineProvider.StableName
            ? generation.AskAsync(turn, late, cancel)
            : slots.LendAsync(() => generation.AskAsync(turn, late, cancel));
}

/// <summary>Whether this process runs suspects, one at a time and nothing beside them.</summary>
internal sealed record Lonely(bool IsAlone)
{
    /// <summary>The claim that makes a turn a suspect: two ended without an outcome.</summary>
    public const int ClaimsOfSuspect = 3;

    /// <summary>The claims, at most, of a turn that is answered here; with more, it is not even read.</summary>
    public int MostClaims => IsAlone ? ClaimsOfSuspect : ClaimsOfSuspect - 1;
}
