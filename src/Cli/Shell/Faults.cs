using Frota.Cli.Doors;
using Frota.Messaging;
using Npgsql;

namespace Frota.Cli.Shell;

/// <summary>
/// Turns what a verb throws into what the person reads. What is not listed here is a defect and keeps its trace.
/// </summary>
internal static class Faults
{
    /// <summary>True for an exception that <see cref="Of"/> can tell.</summary>
    public static bool Tells(Exception e) => e is CliFault or OperationCanceledException or NpgsqlException
        or BrokerUnavailableException or ArgumentException or InvalidOperationException or IOException
        or InvalidDataException or UnauthorizedAccessException or HttpRequestException or TimeoutException
        or System.Security.Cryptography.CryptographicException;

    /// <summary>The fault that tells an exception.</summary>
    public static CliFault Of(Exception e) => e switch
    {
        CliFault fault => fault,
        OperationCanceledException => new CliFault(ExitCodes.Interrupted, "stopped"),
        NpgsqlException postgres => PostgresFault.Of(postgres, "Postgres", "FROTA_POSTGRES_FLEET or FROTA_POSTGRES"),
        BrokerUnavailableException => CliFault.Unavailable("RabbitMQ", e.Message, SettingNames.RabbitMq, e),
        HttpRequestException => new CliFault(ExitCodes.Unavailable, e.Message, inner: e),
        ArgumentException => new CliFault(ExitCodes.Usage, e.Message, inner: e),
        _ => new CliFault(ExitCodes.Failure, e.Message, inner: e),
    };
}
