using System.Text.Json.Nodes;
using Frota.Simulators.Answering;
using Frota.Simulators.Control;
using Frota.Simulators.Journal;

namespace Frota.Simulators.Graph;

/// <summary>
/// <c>POST /graph/{version}/{phoneNumberId}/messages</c>: sends, and marks as read with or without a typing indicator.
/// The switch applies to sends alone, so that "the next call" is never a typing indicator.
/// </summary>
internal sealed class GraphEndpoint(
    SimulatorOptions options,
    ModeSwitch modes,
    SentJournal journal,
    BoundedLog<CallRecord> calls,
    StatusReports? statuses)
{
    public void Map(WebApplication app) => app.MapPost("/graph/{version}/{phone}/messages", AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        var body = await JsonRequest.ReadAsync(http);
        var phone = (string)http.Request.RouteValues["phone"]!;
        var known = Secret.Fits(Secret.Bearer(http), options.GraphToken);
        if (body?["status"] is not null)
        {
            await (known ? MarkRead(body) : GraphErrors.All.Unauthorized).WriteAsync(http);
            return;
        }

        await Stage.PlayAsync(http, modes, GraphErrors.All, options.Time, _ =>
        {
            if (!known)
            {
                return GraphErrors.All.Unauthorized;
            }

            var (message, fault) = GraphMessage.Read(body);
            return message is null ? fault! : Send(phone, message);
        });
    }

    private Reply Send(string phone, GraphMessage message)
    {
        var id = $"wamid.SIM{Guid.NewGuid():N}";
        var sent = journal.Note("whatsapp", phone, message.Digits, message.Text, id, message.Opaque);
        statuses?.Report(sent);
        return new Reply(200, new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["contacts"] = new JsonArray(new JsonObject { ["input"] = message.Input, ["wa_id"] = message.Digits }),
            ["messages"] = new JsonArray(new JsonObject { ["id"] = id }),
        });
    }

    private Reply MarkRead(JsonObject body)
    {
        if (body.Text("messaging_product") != "whatsapp" || body.Text("status") != "read")
        {
            return GraphErrors.Invalid(GraphErrors.InvalidParameter, "The only status a business can set is read.");
        }

        if (body.Text("message_id") is not { Length: > 0 } message)
        {
            return GraphErrors.Invalid(GraphErrors.InvalidParameter, "The parameter message_id is required.");
        }

        var kind = body["typing_indicator"] is null ? "read" : "typing";
        calls.Add(seq => new CallRecord(seq, kind, message, [], null, options.Time.GetUtcNow()));
        return new Reply(200, new JsonObject { ["success"] = true });
    }
}
