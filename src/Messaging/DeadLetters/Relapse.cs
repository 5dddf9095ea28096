using Dapper;
using Npgsql;

namespace Frota.Messaging.DeadLetters;

/// <summary>A letter that died of the same fault again.</summary>
public sealed record Relapse(long Id, string Fingerprint, string Reason, string Error);

/// <summary>
/// Watches what a run has put back: one of its letters that is open again, or a letter of the same tenant that died of
/// the same fault since the run began, means that the cause is still there.
/// </summary>
internal sealed class RelapseWatch(DateTime begun)
{
    private const int Most = 100;

    private const string FindSql = """
        SELECT d.id, d.fingerprint, d.reason, d.error FROM dead_letters d
        WHERE d.state = 'open' AND d.dead_at > @begun AND (d.id = ANY (@ids) OR EXISTS (
          SELECT FROM unnest(@tenants, @fingerprints) AS f (tenant, fingerprint)
          WHERE f.fingerprint = d.fingerprint AND f.tenant IS NOT DISTINCT FROM d.tenant_id))
        ORDER BY d.dead_at LIMIT @Most
        """;

    private readonly List<long> _ids = [];
    private readonly HashSet<(long? Tenant, string Fingerprint)> _faults = [];

    public void Add(DeadLetter letter)
    {
        _ids.Add(letter.Id);
        _faults.Add((letter.TenantId, letter.Fingerprint));
    }

    public async Task<IReadOnlyList<Relapse>> FindAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.QueryAsync<Relapse>(new CommandDefinition(FindSql, new
        {
            begun,
            ids = _ids.ToArray(),
            tenants = _faults.Select(f => f.Tenant).ToArray(),
            fingerprints = _faults.Select(f => f.Fingerprint).ToArray(),
            Most,
        }, cancellationToken: cancel))).AsList();
}
