using System.Globalization;
using Dapper;
using Frota.Backups.Archives;
using Npgsql;

namespace Frota.Backups.Postgres;

/// <summary>
/// The database at one moment: everything that a backup reads or counts is read in this snapshot, <c>pg_dump</c>'s part
/// too. It lives as long as its connection.
/// </summary>
internal sealed class SourceSnapshot : IAsyncDisposable
{
    private const string StateSql = """
        SELECT pg_export_snapshot() AS id, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
          pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next, current_database()::text AS name,
          current_setting('server_version') AS server, transaction_timestamp() AS at,
          pg_database_size(current_database()) AS size,
          (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
          (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS oid,
          substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline,
          (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS seesall,
          to_regclass('frota.schema_versions') IS NOT NULL AS migrated
        """;

    private const string SchemaSql = """
        SELECT encode(sha256(convert_to(coalesce(string_agg(
          format('%s.%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated), ','
          ORDER BY c.relname, a.attname), ''), 'UTF8')), 'hex')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'frota'::regnamespace AND c.relkind = 'r'
        """;

    private const string TablesSql = """
        SELECT c.relname::text AS name,
          (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
          coalesce((SELECT array_agg(a.attname::text ORDER BY k.place)
            FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS key
        FROM pg_class c WHERE c.relnamespace = 'frota'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
        """;

    // Who owns something or may do something; the first superuser is in no list of dependencies, so owners are asked.
    private const string RolesSql = """
        SELECT r.rolname::text FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
          WHERE d.refclassid = 'pg_authid'::regclass
            AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'frota'
        UNION SELECT pg_get_userbyid(relowner)::text FROM pg_class WHERE relnamespace = 'frota'::regnamespace
        ORDER BY 1
        """;

    private SourceSnapshot(string login) => Connection = new NpgsqlConnection(login);

    /// <summary>The session that holds the snapshot.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>As <c>pg_dump --snapshot</c> takes it.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The database's bytes on its server's disk.</summary>
    public long Size { get; private set; }

    /// <summary>All tables, by name.</summary>
    public IReadOnlyList<TableShape> Tables { get; private set; } = [];

    /// <summary>What is known so far of a backup of it.</summary>
    public Manifest Manifest { get; private set; } = null!;

    /// <summary>Takes it.</summary>
    /// <exception cref="InvalidOperationException">The login sees only some rows, or there is no schema.</exception>
    public static async Task<SourceSnapshot> TakeAsync(
        string login, BackupKind kind, string frota, CancellationToken cancel)
    {
        var snapshot = new SourceSnapshot(login);
        try
        {
            await snapshot.BeginAsync(kind, frota, cancel);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the session, and with it the transaction that held the snapshot.</summary>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private async Task BeginAsync(BackupKind kind, string frota, CancellationToken cancel)
    {
        await Connection.OpenAsync(cancel);
        await Connection.ExecuteAsync(
            new CommandDefinition("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken: cancel));
        var state = await Connection.QuerySingleAsync<State>(Ask(StateSql, cancel));
        if (!state.SeesAll || !state.Migrated)
        {
            throw new InvalidOperationException(state.Migrated
                ? "the login for backups sees only some rows: it must be a superuser or have BYPASSRLS"
                : $"the database {state.Name} has no schema of Frota: run frota db migrate");
        }

        (Id, Size) = (state.Id, state.Size);
        await DescribeAsync(state, kind, frota, cancel);
    }

    private async Task DescribeAsync(State state, BackupKind kind, string frota, CancellationToken cancel)
    {
        Tables =
        [
            .. (await Connection.QueryAsync<(string Name, string[] Columns, string[] Key)>(Ask(TablesSql, cancel)))
                .Select(table => new TableShape(table.Name, table.Columns, table.Key)),
        ];
        Manifest = new Manifest
        {
            Kind = kind,
            At = new DateTimeOffset(state.At, TimeSpan.Zero),
            Database = state.Name,
            Server = state.Server,
            Frota = frota,
            KeyId = "",
            Roles = (await Connection.QueryAsync<string>(Ask(RolesSql, cancel))).AsList(),
            Lineage = new Lineage(state.Cluster, state.Oid,
                long.Parse(state.Timeline, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                await Connection.QuerySingleAsync<string>(Ask(SchemaSql, cancel)),
                (await Connection.QueryAsync<string>(
                    Ask("""SELECT "MigrationId" FROM frota.schema_versions ORDER BY 1""", cancel))).AsList(),
                state.Oldest, state.Next),
            Tables = await RowCounts.ReadAsync(Connection, Tables.Select(table => table.Name), cancel),
            Ledger = await LedgerState.ReadAsync(Connection, cancel),
        };
    }

    private static CommandDefinition Ask(string sql, CancellationToken cancel) => new(sql, cancellationToken: cancel);

    private sealed record State(
        string Id, long Oldest, long Next, string Name, string Server, DateTime At, long Size, string Cluster, long Oid,
        string Timeline, bool SeesAll, bool Migrated);
}
