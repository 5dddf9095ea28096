using System.Net;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Cli.Workers;
using Frota.Messaging.Retries;
using Frota.Messaging.Topology;
using Frota.Migrations;
using Frota.Telemetry.Health;

namespace Frota.Cli.Health;

/// <summary>What each server is asked; the answer is a fault, or null.</summary>
internal static class Questions
{
    private const int LongestReason = 200;

    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    /// <summary>Does a statement run?</summary>
    public static async Task<string?> PostgresAsync(Settings settings, Watch watch, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        watch.Restart();
        await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", cancellationToken: cancel));
        return null;
    }

    /// <summary>
    /// Are there migrations to apply? Only the owner can say; without its login nothing is wrong that we know.
    /// </summary>
    public static async Task<string?> MigrationsAsync(Settings settings, CancellationToken cancel)
    {
        if (settings[SettingNames.Postgres] is null)
        {
            return null;
        }

        var owner = await PostgresDoor.OwnerAsync(settings, cancel);
        var pending = (await new Migrator(owner).StatusAsync(cancel)).Count(s => !s.Applied);
        return pending == 0 ? null : $"{pending} pending; run: frota db migrate";
    }

    /// <summary>Does it take a connection and open a channel?</summary>
    public static async Task<string?> RabbitMqAsync(Settings settings, Watch watch, CancellationToken cancel)
    {
        await using var connection = await RabbitDoor.ConnectAsync(settings, cancel);
        watch.Restart();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
        return null;
    }

    /// <summary>Are the queues as designed, and does somebody serve each that is for workers?</summary>
    public static async Task<string?> QueuesAsync(Settings settings, Watch watch, CancellationToken cancel)
    {
        await using var connection = await RabbitDoor.ConnectAsync(settings, cancel);
        watch.Restart();
        var queues = await TopologyDeclaration.CheckAsync(connection, cancel);
        return Told(
        [
            .. queues.Where(q => q.Fault.Length > 0).Select(q => q.Fault),
            .. queues.Where(q => q.Exists && q.Consumers == 0 && WaitLadder.Rungs.All(rung => rung.Name != q.Name))
                .Select(q => $"nobody serves {q.Name}, where {q.Ready} wait"),
        ]);
    }

    /// <summary>Does every worker that is there work?</summary>
    public static async Task<string?> WorkersAsync(Settings settings, Watch watch, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        watch.Restart();
        var workers = await WorkerRow.AllAsync(connection, cancel);
        return workers.Count == 0 ? "there is none"
            : Told([.. workers.Where(w => !w.IsWorking).Select(w => $"{w.Name} is {w.State}")]);
    }

    /// <summary>Do this host's clock and Postgres' say the same?</summary>
    public static async Task<string?> ClockAsync(
        Settings settings, Watch watch, TimeProvider time, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        watch.Restart();
        var theirs = await connection.ExecuteScalarAsync<DateTime>(
            new CommandDefinition("SELECT clock_timestamp()", cancellationToken: cancel));
        var skew = time.GetUtcNow() - theirs;
        return skew.Duration() <= MostSkew ? null : $"this host's is {skew.TotalSeconds:+0;-0} s from Postgres'";
    }

    /// <summary>Is there room where the fleet of this host keeps its state?</summary>
    public static async Task<string?> DiskAsync(Settings settings, CancellationToken cancel) =>
        settings[SettingNames.StateFolder] is not { } folder ? null
            : await new DiskCheck(folder).FaultAsync(cancel) is { } fault ? $"{folder}: {fault}" : null;

    /// <summary>Does it answer PING?</summary>
    public static Task<string?> RedisAsync(Settings settings, Watch watch, CancellationToken cancel) =>
        RedisDoor.AskAsync<string?>(settings, async database =>
        {
            watch.Restart();
            await database.PingAsync().WaitAsync(cancel);
            return null;
        }, cancel);

    /// <summary>Does the process say that it is ready?</summary>
    public static Task<string?> ReadyAsync(string process, CancellationToken cancel) =>
        WebAddress.Read(process + "/health/ready") is { } url ? UrlAsync(url, cancel)
            : Task.FromResult<string?>($"'{process}' is not an address that starts with http:// or https://");

    /// <summary>Does the address answer 2xx?</summary>
    public static async Task<string?> UrlAsync(Uri url, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = 1_000_000 };
        using var response = await http.GetAsync(url, cancel);
        if (response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
        {
            return null;
        }

        var body = (await response.Content.ReadAsStringAsync(cancel)).Trim();
        return $"status {(int)response.StatusCode} {body[..Math.Min(body.Length, LongestReason)]}".Trim();
    }

    private static string? Told(IReadOnlyList<string> faults) => faults.Count == 0 ? null : string.Join("; ", faults);
}
