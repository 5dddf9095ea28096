using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Doors;

/// <summary>Tells what Postgres, or the way to it, had to say.</summary>
internal static class PostgresFault
{
    // Classes of SQLSTATE: a refused login, too few resources (too many clients), an operator's stop.
    private static readonly string[] NotServing = ["28", "53", "57"];

    private static readonly string[] OtherSchema =
    [
        PostgresErrorCodes.UndefinedTable, PostgresErrorCodes.UndefinedColumn, PostgresErrorCodes.UndefinedFunction,
        PostgresErrorCodes.InvalidSchemaName,
    ];

    /// <summary>The fault behind an exception of the driver.</summary>
    public static CliFault Of(NpgsqlException e, string server, string variable) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } p =>
            new CliFault(ExitCodes.Failure, $"{server}: {p.MessageText}", "run: frota db migrate", e),
        PostgresException p when OtherSchema.Contains(p.SqlState) =>
            new CliFault(ExitCodes.Failure, $"{server}: {p.MessageText}: the schema is not the one of this build",
                "look with: frota db status; mend with: frota db migrate", e),
        PostgresException p when NotServing.Contains(p.SqlState[..2]) =>
            CliFault.Unavailable(server, p.MessageText, variable, e),
        PostgresException p => new CliFault(ExitCodes.Failure, $"{server}: {p.MessageText} ({p.SqlState})", "", e),
        _ => CliFault.Unavailable(server, e.InnerException?.Message ?? e.Message, variable, e),
    };
}
