using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Frota.Migrations.Versions;

/// <summary>
/// Lets who writes turns draw their ids beforehand: what names a turn goes to the server together with it.
/// </summary>
[DbContext(typeof(SchemaContext))]
[Migration("20261123000006_TurnIds")]
internal sealed class TurnIds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        GRANT USAGE ON SEQUENCE frota.turns_id_seq TO frota_app;
        RESET ROLE;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        SET LOCAL ROLE frota_owner;
        REVOKE USAGE ON SEQUENCE frota.turns_id_seq FROM frota_app;
        RESET ROLE;
        """);
}
