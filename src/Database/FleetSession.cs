using Npgsql;

namespace Frota.Database;

/// <summary>A session that sees every tenant, for statements of many rows that are found by their keys.</summary>
public sealed class FleetSession : Session
{
    internal FleetSession(NpgsqlConnection connection)
        : base(connection, isTransaction: false)
    {
    }

    // What is long here is halved, and so must be told from an outage however its length is divided.
    private protected override int Patience(int ofStatement, int statements) => ofStatement * statements;

    private protected override NpgsqlBatchCommand SetUp() => Command(PlanByKey.Sql, new { });
}
