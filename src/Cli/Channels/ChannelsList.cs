using System.CommandLine;
using System.Globalization;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Channels;

/// <summary><c>frota channels list</c>.</summary>
internal sealed class ChannelsList : Verb
{
    private const string Sql = """
        SELECT a.id, t.slug AS tenant, a.channel, a.account_key AS key, a.address, a.send_url AS sendurl,
          a.active AND t.active AS active, s.purpose, count(s.purpose) AS valid,
          max(coalesce(s.valid_until, 'infinity')) AS until, min(s.valid_until) AS nextend
        FROM channel_accounts a
        JOIN tenants t ON t.id = a.tenant_id
        LEFT JOIN channel_secrets s ON s.account_id = a.id
          AND (s.valid_until IS NULL OR s.valid_until > clock_timestamp())
        WHERE @tenant::text IS NULL OR t.slug = @tenant
        GROUP BY a.id, t.slug, t.active, s.purpose
        ORDER BY t.slug, a.channel, a.account_key, s.purpose
        """;

    private readonly Option<string?> _tenant =
        new("--tenant") { Description = "only this tenant's", HelpName = "SLUG" };

    public ChannelsList()
        : base("list", "List the channel accounts and how many of their secrets are valid; never the secrets.",
            "frota channels list",
            "frota channels list --tenant demo --json") => Options.Add(_tenant);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition(Sql, new { tenant = call.Get(_tenant) }, cancellationToken: cancel));
        List<Account> accounts = [.. rows.GroupBy(r => r.Id).Select(Gather)];
        call.Output.Show(accounts, page => page.Table(["tenant", "channel", "key", "address", "active", "secrets"],
            [.. accounts.Select(a => (Cell[])[a.Tenant, a.Channel, a.Key, a.Address,
                a.Active ? "yes" : new Cell("no", Ink.Bad), Tell(a.Secrets)])],
            "no account yet; add one with: frota channels add"));
        return ExitCodes.Ok;
    }

    private static Account Gather(IGrouping<long, Row> rows)
    {
        var first = rows.First();
        return new Account(first.Id, first.Tenant, first.Channel, first.Key, first.Address, first.SendUrl, first.Active,
            [.. rows.Where(r => r.Purpose is not null)
                .Select(r => new Secrets(r.Purpose!, r.Valid, End(r.Until), r.NextEnd))]);
    }

    private static DateTime? End(DateTime? until) => until == DateTime.MaxValue ? null : until;

    private static Cell Tell(IReadOnlyList<Secrets> secrets) => secrets.Count == 0
        ? new Cell("none: its webhooks are refused", Ink.Bad)
        : new Cell(string.Join(", ", secrets.Select(s => $"{s.Purpose} {s.Valid}{Until(s)}")));

    private static string Until(Secrets secrets) => (secrets.ValidUntil, secrets.NextEnd) switch
    {
        ({ } all, _) => $" (until {Format(all)})",
        (null, { } next) => $" (one until {Format(next)})",
        _ => "",
    };

    private static string Format(DateTime time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// How many secrets serve a purpose; <c>ValidUntil</c> is null when one has no end, <c>NextEnd</c> when none ends.
    /// </summary>
    private sealed record Secrets(string Purpose, long Valid, DateTime? ValidUntil, DateTime? NextEnd);

    private sealed record Account(long Id, string Tenant, string Channel, string Key, string Address, string? SendUrl,
        bool Active, IReadOnlyList<Secrets> Secrets);

    private sealed record Row(long Id, string Tenant, string Channel, string Key, string Address, string? SendUrl,
        bool Active, string? Purpose, long Valid, DateTime? Until, DateTime? NextEnd);
}
