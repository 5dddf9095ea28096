using System.Net.Sockets;
using Frota.Messaging.Retries;
using Npgsql;

namespace Frota.Messaging.Consuming;

/// <summary>What an exception that nobody foresaw means for the delivery. The one place that decides it.</summary>
public static class Faults
{
    /// <summary>How long work is put aside while something that everything needs is away.</summary>
    public static TimeSpan OutagePause { get; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// True when a dependency of the whole fleet is away: the work is innocent and its attempts are not counted.
    /// </summary>
    public static bool IsOutage(Exception e) => e switch
    {
        BrokerUnavailableException or SocketException => true,
        PostgresException p => p.IsTransient || p.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.DiskFull or PostgresErrorCodes.QueryCanceled,
        NpgsqlException => true, // the connection, not the statement
        TimeoutException => e.Source == "Npgsql",
        _ => e.InnerException is { } inner && IsOutage(inner),
    };

    /// <summary>
    /// True when Postgres itself ended the statement for taking too long: it is there, and less work may pass. One that
    /// says nothing is an outage and no more.
    /// </summary>
    public static bool IsTooLong(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled }
        || (e.InnerException is { } inner && IsTooLong(inner));

    /// <summary>Turns an exception into an outcome.</summary>
    public static Outcome Judge(Exception e) =>
        IsOutage(e) ? new Outcome.Snooze(OutagePause) : new Outcome.Retry($"{e.GetType().Name}: {e.Message}");
}
