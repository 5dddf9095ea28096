using System.Net.Sockets;
using System.Text.Json;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Retries;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Messaging.Consuming;

public sealed class FaultsTests
{
    public static TheoryData<Exception> Outages =>
    [
        new BrokerUnavailableException("not connected"),
        new SocketException((int)SocketError.ConnectionRefused),
        new NpgsqlException("the connection broke", new IOException("reset")),
        Postgres("57P01"), // admin shutdown
        Postgres("57P03"), // cannot connect now
        Postgres("53300"), // too many connections
        Postgres("40001"), // serialization failure
        Postgres("40P01"), // deadlock
        Postgres("25006"), // a standby: read only
        Postgres("53100"), // disk full
        Postgres("57014"), // statement timeout
        new TimeoutException("slow") { Source = "Npgsql" },
        new InvalidOperationException("wrapped", new BrokerUnavailableException("not connected")),
        new AggregateException(new NpgsqlException("away")),
    ];

    public static TheoryData<Exception> OwnFaults =>
    [
        new InvalidOperationException("a bug"),
        new JsonException("no contract"),
        new TimeoutException("somebody else's"),
        new InvalidOperationException("wrapped", new FormatException("not a number")),
        Postgres("23505"), // unique violation
        Postgres("22021"), // a character that text cannot hold
        Postgres("42P01"), // no such table
        Postgres("42501"), // row-level security
    ];

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public void An_outage_is_not_the_deliverys_fault(Exception outage)
    {
        Assert.True(Faults.IsOutage(outage));
        Assert.Equal(new Outcome.Snooze(Faults.OutagePause), Faults.Judge(outage));
    }

    [Theory]
    [MemberData(nameof(OwnFaults), DisableDiscoveryEnumeration = true)]
    public void What_nobody_foresaw_is_tried_again_and_counted(Exception fault)
    {
        Assert.False(Faults.IsOutage(fault));
        Assert.Equal(new Outcome.Retry($"{fault.GetType().Name}: {fault.Message}"), Faults.Judge(fault));
    }

    [Fact]
    public void Only_the_servers_own_word_makes_a_statement_too_long()
    {
        Assert.True(Faults.IsTooLong(Postgres("57014")));
        Assert.True(Faults.IsTooLong(new InvalidOperationException("wrapped", Postgres("57014"))));
        Assert.False(Faults.IsTooLong(Postgres("57P01")));
        Assert.False(Faults.IsTooLong(new NpgsqlException("reading", new TimeoutException("nothing came"))));
    }

    private static PostgresException Postgres(string sqlState) => new("no", "ERROR", "ERROR", sqlState);
}
