using System.CommandLine;
using System.Globalization;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Trace;

/// <summary><c>frota trace</c>.</summary>
internal sealed class TraceVerb : Verb
{
    // A line may be written a moment after what it tells of is in the tables.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);

    private readonly Argument<string> _id = new("id")
    {
        Description = "any id of it: a webhook's, a trace's, a provider's (of the message or of its reply), a send's, "
            + "or a row's; inbound:N, turn:N and outbound:N name the row's table",
    };

    private readonly Option<string?> _logs = new("--logs")
    {
        Description = $"the folder of the daily log files, to be searched too; without it {SettingNames.LogFolder}",
        HelpName = "folder",
    };

    public TraceVerb()
        : base(
            "trace", "Show the life of a message: received, stored, turns, reply, sends, statuses, and what was logged "
                + "of it, with their times.",
            "frota trace wamid.HBgNNTUxMTkwMDAwMDAwMRUCABI=",
            "frota trace 019ab0c4-5b1e-7a31-9d3f-6f1f0c8a2b11 --logs /var/log/frota",
            "frota trace turn:4711 --json | jq '.data[].events[] | [.afterMs, .what]'")
    {
        Arguments.Add(_id);
        Options.Add(_logs);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var sought = SoughtId.Read(call.Need(_id));
        var folder = call.Get(_logs) ?? call.Settings[SettingNames.LogFolder];
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var reader = new LifeReader(connection, cancel);
        var lives = await reader.FindAsync(sought);
        if (lives.Count == 0 && sought.Uuid is { } webhook)
        {
            lives = [new Life(null, null, []) { FoundAs = "a webhook", Letters = await reader.LettersAsync(webhook) }];
        }

        lives = [.. lives.Select(life => WithLines(life, sought, folder, call, cancel)).Where(l => l.Events.Count > 0)];
        if (lives.Count == 0)
        {
            throw NotFound(sought.MadeAt is null ? null : folder, folder is not null);
        }

        call.Output.Show(lives, page =>
        {
            foreach (var life in lives)
            {
                Show(page, life);
            }
        });
        return ExitCodes.Ok;
    }

    private static Life WithLines(Life life, SoughtId sought, string? folder, Call call, CancellationToken cancel)
    {
        if (folder is null || (life.Message?.WebhookId ?? sought.Uuid) is not { } webhook
            || (life.Message?.ReceivedAt ?? sought.MadeAt) is not { } since)
        {
            return life;
        }

        try
        {
            // What waits or died goes on until now; what is over, until its last status.
            var until = life.Message?.SettledAt is null ? DateTime.MaxValue - Afterwards : life.End;
            var (lines, cut) = LogSearch.Find(folder,
                new LinesSought(webhook, life.Message?.ConversationId, since, until + Afterwards), cancel);
            if (cut)
            {
                call.Output.Note($"only the first {lines.Count} lines of the logs are shown");
            }

            return life with { Lines = lines };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            call.Output.Note($"the logs were not searched: {e.Message}");
            return life;
        }
    }

    private static CliFault NotFound(string? searched, bool hasLogs) => CliFault.NotFound(
        "nothing has this id: not an inbound or outbound message, a turn, a webhook, a send or a dead letter"
            + (searched is null ? "" : $", nor a line of the logs in {searched}"),
        "it may not be stored yet, or be past its retention"
            + (searched is not null ? ""
                : hasLogs ? "; the logs are searched by a webhook's id" : "; --logs searches the daily log files too"));

    private static void Show(Page page, Life life)
    {
        if (life.Message is { } message)
        {
            page.Facts(("found as", life.FoundAs), ("message", $"{message.Id} ({message.Kind})"),
                ("provider id", message.ProviderId), ("tenant", message.Tenant),
                ("account", $"{message.Channel}/{message.Account}"), ("conversation", message.ConversationId),
                ("webhook", message.WebhookId.ToString()), ("trace", life.TraceId),
                ("disposition", message.Disposition ?? "pending"));
        }

        page.Table(["after", "step", "at", "what", "detail"], [.. life.Events.Select(e => (Cell[])[
            string.Create(CultureInfo.InvariantCulture, $"{e.AfterMs / 1000:+0.000;-0.000} s"),
            string.Create(CultureInfo.InvariantCulture, $"{e.StepMs / 1000:0.000} s"),
            e.At.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), e.What, e.Detail])]);
        foreach (var reply in life.Replies.Where(r => r.Error.Length > 0))
        {
            page.Line($"reply part {reply.Part} {reply.State}: {reply.Error}", Ink.Bad);
        }

        page.Line();
    }
}
