using System.Text;
using Frota.Simulators.Answering;
using Frota.Simulators.Control;
using Frota.Simulators.Journal;

namespace Frota.Simulators.Sink;

/// <summary>
/// <c>POST /sink/{name}</c>: a tenant's system that takes webhooks. Every call that reaches it is listed with its
/// headers; one that it answers with 2xx is an effect.
/// </summary>
internal sealed class SinkEndpoint(
    SimulatorOptions options, ModeSwitch modes, SentJournal journal, BoundedLog<CallRecord> calls)
{
    /// <summary>The longest webhook, in bytes; Standard Webhooks advises to stay under 20,000.</summary>
    private const int MostBytes = 64 * 1024;

    public void Map(WebApplication app) => app.MapPost("/sink/{name}", TakeAsync);

    private async Task TakeAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        using MemoryStream bytes = new();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        if (bytes.Length > MostBytes)
        {
            await new Reply(StatusCodes.Status413PayloadTooLarge, null).WriteAsync(http);
            return;
        }

        var body = Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        await Stage.PlayAsync(http, modes, SinkErrors.All, options.Time, setting =>
        {
            var headers = http.Request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
            calls.Add(seq => new CallRecord(seq, "webhook", name, [body], headers, options.Time.GetUtcNow()));
            if (setting.Status is >= 200 and < 300)
            {
                journal.Note("sink", "", name, body, headers.GetValueOrDefault("webhook-id", ""), "");
            }

            return new Reply(setting.Status, null);
        });
    }
}
