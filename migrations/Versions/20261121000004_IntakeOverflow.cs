using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Frota.Migrations.Versions;

/// <summary>Where accepted webhooks wait for their account's turn.</summary>
[DbContext(typeof(SchemaContext))]
[Migration("20261121000004_IntakeOverflow")]
internal sealed class IntakeOverflow : Migration
{
    // No foreign keys: like the queue it comes from, it holds what came, and the reader judges it.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        SET LOCAL search_path TO frota, public;

        CREATE TABLE intake_overflow (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id bigint NOT NULL,
          account_id bigint NOT NULL,
          item bytea NOT NULL,
          put_at timestamptz NOT NULL DEFAULT clock_timestamp());
        CREATE INDEX intake_overflow_order ON intake_overflow (account_id, id);
        CALL guard('intake_overflow', '', 'SELECT, INSERT, DELETE');
        COMMENT ON TABLE intake_overflow IS
          'webhooks of accounts that sent more at once than their share; each account''s in the order of acceptance';
        RESET ROLE;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        DROP TABLE frota.intake_overflow;
        RESET ROLE;
        """);
}
