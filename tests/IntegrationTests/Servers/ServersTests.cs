using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Frota.Harness.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Servers;

/// <summary><c>ops/servers</c> on a Postgres of its own.</summary>
public sealed class ServersTests
{
    [Theory]
    [InlineData("-INT")] // it writes a checkpoint first
    [InlineData("-KILL")]
    public async Task A_server_that_is_on_its_way_out_is_waited_for_and_started_again(string signal)
    {
        await using var servers = await PrivateServers.StartAsync(ownDisk: false, "postgres");
        await AskAsync(servers, "CREATE TABLE t AS SELECT n, repeat('x', 500) FROM generate_series(1, 200000) n");

        await servers.SignalAsync("postgres", signal);
        await servers.StartAgainAsync();
        Assert.Equal(200_000, await AskAsync(servers, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_port_that_is_held_for_a_moment_is_kept()
    {
        await using var servers = await PrivateServers.StartAsync(ownDisk: false, "redis");
        var port = int.Parse(servers.Redis.Split(':')[1], CultureInfo.InvariantCulture);
        await servers.SignalAsync("redis", "-KILL");
        using var held = new TcpListener(IPAddress.Loopback, port);
        held.Start();

        var starting = servers.StartAgainAsync();
        (await held.AcceptSocketAsync(TestContext.Current.CancellationToken)).Dispose(); // it has looked
        held.Stop();
        await starting;

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
    }

    private static async Task<long> AskAsync(PrivateServers servers, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(servers.Postgres)
        {
            Database = "postgres",
            Pooling = false,
        }.ConnectionString);
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
