using Npgsql;

namespace Frota.Migrations;

/// <summary>
/// Looks for what keeps tenants apart and may have been changed by hand: roles, row-level security, policies.
/// </summary>
internal static class SchemaDrift
{
    // One row a fault. A table belongs to a tenant when it has the column; the table of tenants itself counts too.
    private const string Sql = """
        WITH wanted_roles (name) AS (VALUES ('frota_owner'), ('frota_app'), ('frota_fleet')),
        guarded AS (
          SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner) AS owner
          FROM pg_class c
          WHERE c.relnamespace = to_regnamespace('frota') AND c.relkind IN ('r', 'p')
            AND (c.relname = 'tenants' OR EXISTS (SELECT FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)))
        SELECT format('the role %s is missing', w.name) FROM wanted_roles w
          WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = w.name)
        UNION ALL
        SELECT format('the role %s passes by row-level security (superuser or BYPASSRLS)', r.rolname)
          FROM pg_roles r JOIN wanted_roles w ON w.name = r.rolname WHERE r.rolsuper OR r.rolbypassrls
        UNION ALL
        SELECT format('the role %s may create tables in the schema frota', r.rolname)
          FROM pg_roles r WHERE r.rolname IN ('frota_app', 'frota_fleet') AND to_regnamespace('frota') IS NOT NULL
            AND has_schema_privilege(r.oid, 'frota', 'CREATE')
        UNION ALL
        SELECT format('the table %s belongs to %s, not to frota_owner', g.relname, g.owner) FROM guarded g
          WHERE g.owner <> 'frota_owner'
        UNION ALL
        SELECT format('the table %s has no row-level security', g.relname) FROM guarded g WHERE NOT g.relrowsecurity
        UNION ALL
        SELECT format('the table %s does not force row-level security on its owner', g.relname) FROM guarded g
          WHERE NOT g.relforcerowsecurity
        UNION ALL
        SELECT format('the table %s has no policy %s for frota_%s', g.relname, p.name, p.role) FROM guarded g,
          (VALUES ('tenant', 'app'), ('fleet', 'fleet')) AS p (name, role)
          WHERE NOT EXISTS (SELECT FROM pg_policy q WHERE q.polrelid = g.oid AND q.polname = p.name
            AND q.polroles = ARRAY[(SELECT oid FROM pg_roles WHERE rolname = 'frota_' || p.role)])
        UNION ALL
        SELECT format('the table %s shows frota_app other tenants: the policy %s does not ask for its own',
            g.relname, q.polname)
          FROM guarded g JOIN pg_policy q ON q.polrelid = g.oid
          WHERE q.polpermissive
            AND (0 = ANY (q.polroles)
              OR (SELECT oid FROM pg_roles WHERE rolname = 'frota_app') = ANY (q.polroles))
            AND strpos(coalesce(pg_get_expr(q.polqual, q.polrelid), '')
              || coalesce(pg_get_expr(q.polwithcheck, q.polrelid), ''), 'current_tenant') = 0
        """;

    /// <summary>The faults, in words; empty when there are none.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(string connectionString, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var faults = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            faults.Add(reader.GetString(0));
        }

        return faults;
    }
}
