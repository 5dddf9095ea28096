using Npgsql;

namespace Frota.Database;

/// <summary>A session that sees one tenant, or a few.</summary>
public class TenantSession : Session
{
    private const string SeeSql = "SELECT set_config('frota.tenant', @sight, true)";

    private const string SeeLazilySql =
        "SELECT set_config('frota.tenant', @sight, true), set_config('synchronous_commit', 'off', true)";

    private readonly IReadOnlyCollection<long> _tenantIds;
    private bool _isLazy;

    internal TenantSession(
        IReadOnlyCollection<long> tenantIds, NpgsqlConnection connection, bool isTransaction = false)
        : base(connection, isTransaction) => _tenantIds = tenantIds;

    /// <summary>Whose rows are seen.</summary>
    /// <exception cref="InvalidOperationException">Several tenants' are.</exception>
    public long TenantId => _tenantIds.Single();

    /// <summary>
    /// Its commits do not wait for the disk. A crash of Postgres may undo what they did in its last half second, and
    /// with it all that anybody did after them: for what nobody outside learns of before a commit that waits.
    /// </summary>
    public void CommitLazily() => _isLazy = true;

    private protected override NpgsqlBatchCommand SetUp() =>
        Command(_isLazy ? SeeLazilySql : SeeSql, new { sight = string.Join(',', _tenantIds) });
}
