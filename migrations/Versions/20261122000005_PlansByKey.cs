using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Frota.Migrations.Versions;

/// <summary>
/// Leaves the planner no way but the keys that a statement names. A policy of the form <c>tenant_id = ANY (…)</c> was
/// one more condition that an index fits, and with many rows of one tenant reading all of them looked cheap; now the
/// tenants are read once a statement, and each row is checked against them.
/// </summary>
[DbContext(typeof(SchemaContext))]
[Migration("20261122000005_PlansByKey")]
internal sealed class PlansByKey : Migration
{
    private const string Checked = "array_position((SELECT frota.current_tenants()), %I) IS NOT NULL";
    private const string Indexed = "%I = ANY (frota.current_tenants())";

    // Of an attempt that a status names, the state is judged after it is found. What is due is for those who ask by
    // tenant: to whoever asks for one conversation's queue, an index of all queues must not look as good as its own.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql($"""
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;
        {Policies(Checked)}

        DROP INDEX outbound_attempt;
        CREATE INDEX outbound_attempt ON outbound_messages (attempt_id) WHERE attempt_id IS NOT NULL;
        DROP INDEX outbound_due;
        CREATE INDEX outbound_due ON outbound_messages (tenant_id, not_before)
          WHERE tenant_id IS NOT NULL AND state IN ('queued', 'sending', 'in_doubt');
        RESET ROLE;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql($"""
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;
        {Policies(Indexed)}

        DROP INDEX outbound_attempt;
        CREATE INDEX outbound_attempt ON outbound_messages (attempt_id)
          WHERE state IN ('queued', 'sending', 'in_doubt', 'dead');
        DROP INDEX outbound_due;
        CREATE INDEX outbound_due ON outbound_messages (tenant_id, not_before)
          WHERE state IN ('queued', 'sending', 'in_doubt');
        RESET ROLE;
        """);

    // Of the tables that are guarded, and of those to come.
    private static string Policies(string condition) => $"""
        CREATE OR REPLACE PROCEDURE guard(
          target regclass, app_rights text, fleet_rights text, tenant_column text DEFAULT 'tenant_id')
        LANGUAGE plpgsql AS $guard$
        BEGIN
          EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
          EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
          EXECUTE format('CREATE POLICY tenant ON %s TO frota_app USING ({condition}) WITH CHECK ({condition})',
            target, tenant_column, tenant_column);
          EXECUTE format('CREATE POLICY fleet ON %s TO frota_fleet USING (true) WITH CHECK (true)', target);
          IF app_rights <> '' THEN EXECUTE format('GRANT %s ON %s TO frota_app', app_rights, target); END IF;
          EXECUTE format('GRANT %s ON %s TO frota_fleet', fleet_rights, target);
        END $guard$;

        DO $policies$
        DECLARE target regclass; tenant_column text;
        BEGIN
          FOR target IN SELECT polrelid::regclass FROM pg_policy JOIN pg_class c ON c.oid = polrelid
            WHERE polname = 'tenant' AND c.relnamespace = 'frota'::regnamespace
          LOOP
            tenant_column := CASE WHEN target = 'tenants'::regclass THEN 'id' ELSE 'tenant_id' END;
            EXECUTE format('ALTER POLICY tenant ON %s USING ({condition}) WITH CHECK ({condition})',
              target, tenant_column, tenant_column);
          END LOOP;
        END $policies$;
        """;
}
