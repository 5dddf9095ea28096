using System.Text;

namespace Frota.Simulators.Answering;

/// <summary>Answers that go wrong after the status line, where a timeout for the headers no longer helps.</summary>
internal static class Spoiled
{
    private const int FloodBytes = 10_000_000;

    /// <summary>One byte a second.</summary>
    public static async Task DripAsync(HttpContext http, Reply reply, TimeProvider time, CancellationToken gone)
    {
        foreach (var one in Start(http, reply))
        {
            await http.Response.Body.WriteAsync(new[] { one }, gone);
            await http.Response.Body.FlushAsync(gone);
            await Task.Delay(TimeSpan.FromSeconds(1), time, gone);
        }
    }

    /// <summary>Half of the body, and a broken connection.</summary>
    public static async Task TruncateAsync(HttpContext http, Reply reply, CancellationToken gone)
    {
        var body = Start(http, reply);
        await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), gone);
        await http.Response.Body.FlushAsync(gone);
        http.Abort();
    }

    /// <summary>More JSON than any answer has.</summary>
    public static async Task FloodAsync(HttpContext http, CancellationToken gone)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync("{\"id\":\"", gone);
        var piece = new string('x', 100_000);
        for (var sent = 0; sent < FloodBytes; sent += piece.Length)
        {
            await http.Response.WriteAsync(piece, gone);
        }

        await http.Response.WriteAsync("\"}", gone);
    }

    private static byte[] Start(HttpContext http, Reply reply)
    {
        var body = Encoding.UTF8.GetBytes(reply.Body?.ToJsonString() ?? "{}");
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return body;
    }
}
