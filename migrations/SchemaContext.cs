using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Frota.Migrations;

/// <summary>Carries the migrations and nothing else: it has no entities, and no query goes through it.</summary>
internal sealed class SchemaContext(string connectionString) : DbContext
{
    internal const string Schema = "frota";
    internal const string HistoryTable = "schema_versions";

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
        .UseNpgsql(connectionString, postgres => postgres.MigrationsHistoryTable(HistoryTable, Schema))
        // There is no model to compare with: the SQL of the migrations is the schema.
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));
}
