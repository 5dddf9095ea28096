using System.Globalization;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Secrets;

/// <summary><c>frota secrets list</c>.</summary>
internal sealed class SecretsList() : Verb("list",
    "List the sealed secrets: what they are for, which key seals them, until when they are valid, and when a webhook "
        + "last was signed with them. Never the secrets.",
    "frota secrets list",
    "frota secrets list --json | jq '.data[] | select(.validUntil != null)'")
{
    private static readonly string Sql = $"""
        SELECT t.slug AS tenant, a.channel || '/' || a.account_key AS owner, s.purpose,
          {SealedColumn.KeyIdOf("s.sealed")} AS key, s.created_at AS createdat, s.valid_until AS validuntil,
          s.last_used_at AS lastusedat
        FROM channel_secrets s JOIN channel_accounts a ON a.id = s.account_id JOIN tenants t ON t.id = s.tenant_id
        WHERE s.valid_until IS NULL OR s.valid_until > clock_timestamp()
        UNION ALL
        SELECT t.slug, e.url, 'events', {SealedColumn.KeyIdOf("e.sealed_secret")}, e.created_at, NULL, NULL
        FROM webhook_endpoints e JOIN tenants t ON t.id = e.tenant_id WHERE e.active
        ORDER BY 1, 2, 3, 5
        """;

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var secrets = (await connection.QueryAsync<Secret>(new CommandDefinition(Sql, cancellationToken: cancel)))
            .AsList();
        call.Output.Show(secrets, page => page.Table(
            ["tenant", "owner", "purpose", "key", "since", "until", "last used"],
            [.. secrets.Select(s => (Cell[])[s.Tenant, s.Owner, s.Purpose, s.Key, Time(s.CreatedAt),
                Time(s.ValidUntil), Time(s.LastUsedAt)])], "no secret"));
        return ExitCodes.Ok;
    }

    private static string Time(DateTime? time) => time?.ToString("u", CultureInfo.InvariantCulture) ?? "";

    private sealed record Secret(string Tenant, string Owner, string Purpose, string Key, DateTime CreatedAt,
        DateTime? ValidUntil, DateTime? LastUsedAt);
}
