using Dapper;
using Frota.Database;

namespace Frota.Messaging.DeadLetters;

/// <summary>Dead letters of one fault; queue and error are those of the newest.</summary>
public sealed record DeadLetterGroup(
    string Fingerprint, string Kind, string Queue, string Reason, string Error, long Count, DateTime FirstSeen,
    DateTime LastSeen);

/// <summary>How many letters a reprocessing would take from a queue, for a reason and a tenant.</summary>
/// <param name="Queue">Where they died.</param>
/// <param name="Reason">Why.</param>
/// <param name="Tenant">The tenant's slug; null for letters of none.</param>
/// <param name="Count">How many.</param>
public sealed record DeadLetterPortion(string Queue, string Reason, string? Tenant, long Count);

/// <summary>Looks at many dead letters at once: what a person needs before deciding about them.</summary>
public sealed class DeadLetterSurvey(FleetDatabase database)
{
    /// <summary>The faults behind those that match, the most frequent first.</summary>
    public async Task<IReadOnlyList<DeadLetterGroup>> GroupAsync(
        DeadLetterFilter filter, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<DeadLetterGroup>(new CommandDefinition($"""
            SELECT f.fingerprint, n.kind, n.queue, n.reason, n.error, f.count, f.first_seen AS firstseen,
              f.last_seen AS lastseen
            FROM (SELECT d.fingerprint, count(*) AS count, min(d.dead_at) AS first_seen, max(d.dead_at) AS last_seen,
                max(d.id) AS newest
              {DeadLetterFilter.From} GROUP BY d.fingerprint ORDER BY count(*) DESC, max(d.dead_at) DESC LIMIT @limit)
              AS f
            JOIN dead_letters n ON n.id = f.newest ORDER BY f.count DESC, f.last_seen DESC
            """, With(filter, limit), cancellationToken: cancel))).AsList();
    }

    /// <summary>What the oldest <paramref name="limit"/> of those that match are made of.</summary>
    public async Task<IReadOnlyList<DeadLetterPortion>> PlanAsync(
        DeadLetterFilter filter, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<DeadLetterPortion>(new CommandDefinition($"""
            SELECT queue, reason, tenant, count(*) AS count
            FROM (SELECT d.queue, d.reason, t.slug AS tenant {DeadLetterFilter.From} ORDER BY d.id LIMIT @limit)
              AS taken
            GROUP BY queue, reason, tenant ORDER BY count(*) DESC, queue, reason, tenant
            """, With(filter, limit), cancellationToken: cancel))).AsList();
    }

    /// <summary>The newest of those that match, newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> NewestAsync(
        DeadLetterFilter filter, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<DeadLetter>(new CommandDefinition(
            $"SELECT {DeadLetterStore.Columns} {DeadLetterFilter.From} ORDER BY d.id DESC LIMIT @limit",
            With(filter, limit), cancellationToken: cancel))).AsList();
    }

    private static DynamicParameters With(DeadLetterFilter filter, int limit)
    {
        var parameters = new DynamicParameters(filter);
        parameters.Add("limit", limit);
        return parameters;
    }
}
