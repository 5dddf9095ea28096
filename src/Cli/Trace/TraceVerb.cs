using System.CommandLine;
using System.Globalization;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Trace;

/// <summary><c>frota trace</c>.</summary>
internal sealed class TraceVerb : Verb
{
    private const int Most = 20;

    private readonly Argument<string> _id = new("id")
    {
        Description = "the provider's id of a message, an inbound id, or a webhook's id",
    };

    public TraceVerb()
        : base(
            "trace", "Show the life of a message: received, stored, turn, reply, sends and statuses, with their times.",
            "frota trace wamid.HBgNNTUxMTkwMDAwMDAwMRUCABI=",
            "frota trace 4711 --json | jq '.data[].events[] | [.afterMs, .what]'") => Arguments.Add(_id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var text = call.Need(_id);
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var messages = await FindAsync(connection, text, cancel);
        if (messages.Count == 0)
        {
            throw CliFault.NotFound($"no message is known as '{text}'",
                "it may not be stored yet, or be dead as a webhook: frota dead-letters list --kind webhook.accepted");
        }

        var lives = new List<Life>();
        foreach (var message in messages)
        {
            lives.Add(await FollowAsync(connection, message, cancel));
        }

        call.Output.Show(lives, page => lives.ForEach(life => Show(page, life)));
        return ExitCodes.Ok;
    }

    private static async Task<List<TracedMessage>> FindAsync(
        NpgsqlConnection connection, string text, CancellationToken cancel)
    {
        var number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (long?)null;
        var webhook = Guid.TryParse(text, out var id) ? id : (Guid?)null;
        return (await connection.QueryAsync<TracedMessage>(new CommandDefinition(
            TraceSql.Inbound, new { text, number, webhook, most = Most }, cancellationToken: cancel))).AsList();
    }

    private static async Task<Life> FollowAsync(
        NpgsqlConnection connection, TracedMessage message, CancellationToken cancel)
    {
        if (message.TurnId is not { } id)
        {
            return new Life(message, null, []);
        }

        var turn = await connection.QuerySingleOrDefaultAsync<TracedTurn>(
            new CommandDefinition(TraceSql.Turn, new { id }, cancellationToken: cancel));
        var replies = await connection.QueryAsync<TracedReply>(
            new CommandDefinition(TraceSql.Replies, new { id }, cancellationToken: cancel));
        return new Life(message, turn, replies.AsList());
    }

    private static void Show(Page page, Life life)
    {
        var message = life.Message;
        page.Facts(("message", $"{message.Id} ({message.Kind})"), ("provider id", message.ProviderId),
            ("tenant", message.Tenant), ("account", $"{message.Channel}/{message.Account}"),
            ("conversation", message.ConversationId), ("disposition", message.Disposition ?? "pending"));
        page.Table(["after", "at", "what", "detail"], [.. life.Events.Select(e => (Cell[])[
            string.Create(CultureInfo.InvariantCulture, $"{e.AfterMs / 1000:+0.000;-0.000} s"),
            e.At.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), e.What, e.Detail])]);
        foreach (var reply in life.Replies.Where(r => r.Error.Length > 0))
        {
            page.Line($"reply part {reply.Part} {reply.State}: {reply.Error}", Ink.Bad);
        }

        page.Line();
    }
}
