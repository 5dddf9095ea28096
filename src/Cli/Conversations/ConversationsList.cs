using System.CommandLine;
using System.Globalization;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Conversations;

/// <summary><c>frota conversations list</c>.</summary>
internal sealed class ConversationsList : Verb
{
    private const string Sql = """
        SELECT v.id, t.slug AS tenant, a.channel, c.external_id AS contact, c.name, v.state, v.pending,
          v.last_inbound_at AS lastinboundat
        FROM conversations v
        JOIN tenants t ON t.id = v.tenant_id
        JOIN channel_accounts a ON a.id = v.account_id
        JOIN contacts c ON c.id = v.contact_id
        WHERE (@tenant::text IS NULL OR t.slug = @tenant) AND (@state::text IS NULL OR v.state = @state)
        ORDER BY v.last_inbound_at DESC NULLS LAST LIMIT @limit
        """;

    private readonly Option<string?> _tenant = new("--tenant")
    {
        Description = "only this tenant's",
        HelpName = "SLUG",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "only those answered by",
        HelpName = "ai|person",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "at most so many",
        DefaultValueFactory = _ => 50,
    };

    public ConversationsList()
        : base("list", "List conversations, the latest first, and who answers them.",
            "frota conversations list --state person",
            "frota conversations list --tenant demo --limit 10 --json")
    {
        _state.AcceptOnlyFromAmong("ai", "person");
        Option[] options = [_tenant, _state, _limit];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(Sql,
            new { tenant = call.Get(_tenant), state = call.Get(_state), limit = call.Get(_limit) },
            cancellationToken: cancel))).AsList();
        call.Output.Show(rows, page => page.Table(["id", "tenant", "channel", "contact", "answered by", "last message"],
            [.. rows.Select(r => (Cell[])[r.Id.ToString(CultureInfo.InvariantCulture), r.Tenant, r.Channel,
                r.Name.Length > 0 ? $"{r.Contact} ({r.Name})" : r.Contact,
                r.State == "ai" ? "the assistant" : "a person",
                r.LastInboundAt?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? ""])],
            "no conversation yet"));
        return ExitCodes.Ok;
    }

    private sealed record Row(
        long Id, string Tenant, string Channel, string Contact, string Name, string State, bool Pending,
        DateTime? LastInboundAt);
}
