using System.Globalization;
using System.Text.Json.Nodes;
using Frota.Simulators.Answering;
using Frota.Simulators.Control;
using Frota.Simulators.Journal;

namespace Frota.Simulators.Telegram;

/// <summary>
/// <c>POST /telegram/bot{token}/sendMessage</c> and <c>sendChatAction</c>, with JSON bodies. The switch applies to
/// messages alone.
/// </summary>
internal sealed class TelegramEndpoint(
    SimulatorOptions options, ModeSwitch modes, SentJournal journal, BoundedLog<CallRecord> calls)
{
    private const int LongestText = 4096;

    // Ids go on from the time of the start, so that those of an earlier run are not given twice.
    private long _lastId = options.Time.GetUtcNow().ToUnixTimeSeconds();

    public void Map(WebApplication app)
    {
        app.MapPost("/telegram/bot{token}/sendMessage", SendAsync);
        app.MapPost("/telegram/bot{token}/sendChatAction", ActAsync);
        app.MapPost("/telegram/bot{token}/{method}", http => TelegramErrors.UnknownMethod.WriteAsync(http));
    }

    private async Task SendAsync(HttpContext http)
    {
        var body = await JsonRequest.ReadAsync(http);
        await Stage.PlayAsync(http, modes, TelegramErrors.All, options.Time, _ => Bot(http) switch
        {
            null => TelegramErrors.All.Unauthorized,
            var bot => Send(bot, body),
        });
    }

    private async Task ActAsync(HttpContext http)
    {
        var body = await JsonRequest.ReadAsync(http);
        await Act(Bot(http), body).WriteAsync(http);
    }

    private Reply Send(string bot, JsonObject? body)
    {
        var (chat, fault) = Chat(body);
        var text = body.Text("text") ?? "";
        if (fault is not null || string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            return fault ?? TelegramErrors.BadRequest(
                text.Length > LongestText ? "message is too long" : "message text is empty");
        }

        var id = Interlocked.Increment(ref _lastId);
        var sent = journal.Note("telegram", bot, chat, text, id.ToString(CultureInfo.InvariantCulture), "");
        return Ok(new JsonObject
        {
            ["message_id"] = id,
            ["from"] = new JsonObject
            {
                ["id"] = long.Parse(bot, CultureInfo.InvariantCulture),
                ["is_bot"] = true,
                ["first_name"] = "Simulated",
                ["username"] = "simulated_bot",
            },
            ["chat"] = new JsonObject
            {
                ["id"] = long.Parse(chat, CultureInfo.InvariantCulture),
                ["type"] = "private",
            },
            ["date"] = sent.At.ToUnixTimeSeconds(),
            ["text"] = text,
        });
    }

    private Reply Act(string? bot, JsonObject? body)
    {
        var (chat, fault) = Chat(body);
        if (bot is null)
        {
            return TelegramErrors.All.Unauthorized;
        }

        if (fault is not null)
        {
            return fault;
        }

        if (body.Text("action") is not { Length: > 0 } action)
        {
            return TelegramErrors.BadRequest("wrong parameter action in request");
        }

        calls.Add(seq => new CallRecord(seq, action, chat, [], null, options.Time.GetUtcNow()));
        return Ok(JsonValue.Create(true));
    }

    // A token is the bot's numeric id, a colon and a secret; the id is the account.
    private string? Bot(HttpContext http)
    {
        var token = (string)http.Request.RouteValues["token"]!;
        var id = token.Split(':')[0];
        return token.Length > id.Length + 1
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && Secret.Fits(token, options.TelegramToken)
                ? id
                : null;
    }

    private static (string Chat, Reply? Fault) Chat(JsonObject? body)
    {
        var given = body?["chat_id"];
        if (given is null)
        {
            return ("", TelegramErrors.BadRequest("chat_id is empty"));
        }

        return long.TryParse(given.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            ? (id.ToString(CultureInfo.InvariantCulture), null)
            : ("", TelegramErrors.BadRequest("chat not found"));
    }

    private static Reply Ok(JsonNode result) => new(200, new JsonObject { ["ok"] = true, ["result"] = result });
}
