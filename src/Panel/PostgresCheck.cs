using Frota.Database;
using Frota.Telemetry.Health;
using Npgsql;

namespace Frota.Panel;

/// <summary>Without Postgres there are no accounts and no history to show.</summary>
internal sealed class PostgresCheck(FleetDatabase database) : IReadinessCheck
{
    public string Name => "postgres";

    public async ValueTask<string?> FaultAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            await using var ask = new NpgsqlCommand("SELECT FROM tenants LIMIT 0", connection);
            await ask.ExecuteNonQueryAsync(cancel);
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return "the schema is not there";
        }
        catch (PostgresException e)
        {
            return $"refused ({e.SqlState})";
        }
        catch (NpgsqlException)
        {
            return "not reachable";
        }
    }
}
