using Frota.Cli.Shell;
using Frota.Database;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>What is about to happen to how many letters; shown before anybody is asked.</summary>
internal sealed record LetterPlan(long Matching, long Taken, IReadOnlyList<DeadLetterPortion> Portions)
{
    /// <summary>Counts.</summary>
    /// <exception cref="CliFault">One letter was named and it is not there, or in another state: exit 3.</exception>
    public static async Task<LetterPlan> MakeAsync(
        FleetDatabase database, DeadLetterFilter filter, int limit, CancellationToken cancel)
    {
        var matching = await new DeadLetterStore(database).CountAsync(filter, cancel);
        if (matching == 0 && filter.Id is { } id)
        {
            throw CliFault.NotFound($"no dead letter has the id {id} and the state {filter.State}",
                $"look with: frota dead-letters show {id}");
        }

        return new LetterPlan(matching, Math.Min(matching, limit),
            await new DeadLetterSurvey(database).PlanAsync(filter, limit, cancel));
    }

    /// <summary>For the person who decides.</summary>
    public void Tell(Output output)
    {
        output.Note($"{Matching} letters match; this run takes the oldest {Taken}:");
        foreach (var portion in Portions)
        {
            output.Note($"  {portion.Count,6}  {portion.Queue}  {portion.Reason}  {portion.Tenant ?? "(no tenant)"}");
        }
    }
}
