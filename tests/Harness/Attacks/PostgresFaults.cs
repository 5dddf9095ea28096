using Dapper;
using Npgsql;

namespace Frota.Harness.Attacks;

/// <summary>A Postgres that dies, freezes, refuses, or whose answer gets lost.</summary>
internal static class PostgresFaults
{
    private const string Postgres = "postgres";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(17, "postgres-restarted", "P2 P3 P4", attack => RestartedAsync(attack, "-INT")),
        new(17, "postgres-stopped-at-once", "P2 P3 P4", attack => RestartedAsync(attack, "-QUIT")),
        new(17, "postgres-killed", "P2 P3 P4", attack => RestartedAsync(attack, "-KILL")),
        new(17, "backends-terminated", "P2 P3 P4", BackendsTerminatedAsync),
        new(18, "postgres-read-only", "P2 P3 P4", ReadOnlyAsync),
        new(18, "lock-held", "P2 P3 P4", LockHeldAsync) { Short = false },
        new(18, "connections-exhausted", "P2 P3 P4", ConnectionsExhaustedAsync),
        new(19, "commit-unknown", "P2 P3", CommitUnknownAsync),
        new(36, "broker-and-postgres-killed", "P1 P2 P3 P4", BothKilledAsync),
    ];

    private static async Task RestartedAsync(Attack attack, string signal)
    {
        await attack.Servers.SignalAsync(Postgres, signal);
        await attack.HoldAsync(0, 3);
        await attack.Servers.StartAgainAsync();
        await attack.AllReadyAsync();
    }

    private static async Task BackendsTerminatedAsync(Attack attack)
    {
        attack.Counted("backends", await attack.Fleet.AskAsync<long>("""
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """));
        await attack.AllReadyAsync();
    }

    private static async Task ReadOnlyAsync(Attack attack)
    {
        await SetAsync(attack, "ALTER SYSTEM SET default_transaction_read_only = on");
        await attack.HoldAsync(2, 6);
        await SetAsync(attack, "ALTER SYSTEM RESET default_transaction_read_only");
        await attack.AllReadyAsync();
    }

    private static async Task SetAsync(Attack attack, string command)
    {
        await using var connection = await attack.Fleet.OwnerAsync();
        await connection.ExecuteAsync(command);
        await connection.ExecuteAsync("SELECT pg_reload_conf()");
    }

    private static async Task LockHeldAsync(Attack attack)
    {
        await using var connection = await attack.Fleet.OwnerAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE");
        await attack.HoldAsync(5, 35); // longer than the command timeout, sometimes
    }

    private static async Task ConnectionsExhaustedAsync(Attack attack)
    {
        var open = new List<NpgsqlConnection>();
        try
        {
            while (open.Count < 300)
            {
                var one = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(attack.Fleet.Postgres)
                {
                    Pooling = false,
                }.ConnectionString);
                await one.OpenAsync();
                open.Add(one);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            attack.Counted("connections taken", open.Count);
        }

        await attack.HoldAsync(2, 6);
        foreach (var one in open)
        {
            await one.DisposeAsync();
        }
    }

    // The commit reaches the server; its answer reaches nobody. Messages and turns are committed in one piece with
    // their rows, and told by a word of these: the kind of a message, the outcome of a turn.
    private static async Task CommitUnknownAsync(Attack attack)
    {
        byte[][] words = ["text"u8.ToArray(), "answered"u8.ToArray(), "COMMIT"u8.ToArray()];
        for (var i = 0; i < 6; i++)
        {
            attack.Links.Postgres.CutBehind(words[i % words.Length]);
            await attack.HoldAsync(0.1, 0.5);
        }

        await attack.AllReadyAsync();
    }

    private static async Task BothKilledAsync(Attack attack)
    {
        await Task.WhenAll(
            attack.Servers.SignalAsync(Postgres, "-KILL"), attack.Servers.SignalAsync("rabbitmq", "-KILL"));
        await attack.Servers.StartAgainAsync();
        await attack.AllReadyAsync();
    }
}
