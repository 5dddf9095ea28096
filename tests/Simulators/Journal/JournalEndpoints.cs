using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Frota.Simulators.Journal;

/// <summary>
/// <c>GET /_sent?since=k&amp;wait=ms</c> and <c>GET /_calls/{simulator}?since=k</c> list records as a JSON array with
/// one record a line; <c>DELETE</c> forgets them.
/// </summary>
internal static class JournalEndpoints
{
    private const long LongestWaitMilliseconds = 60_000;

    public static void Map(WebApplication app, SentJournal journal, CallLogs calls, TimeProvider time)
    {
        app.MapGet("/_sent", http => ListAsync(http, journal.Log, SimulatorJson.Lines.SentRecord, time));
        app.MapDelete("/_sent", http => Forget(http, journal.Log));
        app.MapGet("/_calls/{simulator}", http => Named(http, calls) is { } log
            ? ListAsync(http, log, SimulatorJson.Lines.CallRecord, time)
            : Missing(http));
        app.MapDelete("/_calls/{simulator}", http => Named(http, calls) is { } log ? Forget(http, log) : Missing(http));
    }

    private static async Task ListAsync<T>(HttpContext http, BoundedLog<T> log, JsonTypeInfo<T> type, TimeProvider time)
    {
        var since = Number(http, "since");
        var wait = TimeSpan.FromMilliseconds(Math.Min(Number(http, "wait"), LongestWaitMilliseconds));
        await log.WaitAsync(since, wait, time, http.RequestAborted);

        http.Response.ContentType = "application/json; charset=utf-8";
        var first = true;
        foreach (var record in log.Since(since))
        {
            await http.Response.WriteAsync(first ? "[\n" : ",\n", http.RequestAborted);
            first = false;
            await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, type), http.RequestAborted);
        }

        await http.Response.WriteAsync(first ? "[]\n" : "\n]\n", http.RequestAborted);
    }

    private static Task Forget<T>(HttpContext http, BoundedLog<T> log)
    {
        log.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task Missing(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static BoundedLog<CallRecord>? Named(HttpContext http, CallLogs calls) =>
        calls.ByName((string)http.Request.RouteValues["simulator"]!);

    private static long Number(HttpContext http, string name) =>
        long.TryParse(http.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
