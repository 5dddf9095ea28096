using System.Net;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Health;

/// <summary>What each server is asked; the answer is a fault, or null.</summary>
internal static class Questions
{
    private const int LongestReason = 200;

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
}
