using System.Data.Common;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Replies;
using Frota.Panel.Chat.Visitors;
using Microsoft.AspNetCore.Http.Features;

namespace Frota.Panel.Chat.Streams;

/// <summary>
/// <c>GET /chat/{accountKey}/stream</c>: what is new, as it comes. The stream is opened before history is read, and
/// what was pushed a moment ago is said again after it, so nothing falls between; the page dedupes by id.
/// </summary>
internal sealed partial class StreamEndpoint(
    StreamHub hub, IChatHistory history, RecentReplies recent, VisitorCookie cookie, TimeProvider time,
    ILogger<StreamEndpoint> log)
{
    /// <summary>
    /// Below the 60 s after which common proxies close a silent connection, with room for a lost beat.
    /// </summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);
    private const string TooManyWait = "30";

    public async Task StreamAsync(HttpContext context, ChatAccount account, CancellationToken cancel)
    {
        if (cookie.Find(context, account) is not { } visitor)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var stream = hub.TryOpen(visitor);
        if (stream is null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = TooManyWait;
            return;
        }

        var after = Cursor.Parse((string?)context.Request.Headers["Last-Event-ID"] ?? context.Request.Query["after"]);
        if (await ReadAsync(account, visitor, after, cancel) is not { } missed)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await WriteAsync(context, stream, missed, cancel);
    }

    private async Task<ChatLog?> ReadAsync(ChatAccount account, Visitor visitor, Cursor after, CancellationToken cancel)
    {
        try
        {
            return await history.ReadAsync(account, visitor, after, cancel);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            NoHistory(account.Key, e.GetType().Name);
            return null;
        }
    }

    private async Task WriteAsync(HttpContext context, ChatStream stream, ChatLog missed, CancellationToken cancel)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var writer = new SseWriter(response.BodyWriter);
        writer.Retry(ComeBack);
        var last = missed.Messages.Count - 1;
        for (var i = 0; i <= last; i++)
        {
            writer.Event(missed.Messages[i], i == last ? missed.Cursor : null); // broken off halfway, it begins anew
        }

        foreach (var reply in recent.Of(stream.Visitor))
        {
            writer.Event(reply);
        }

        await writer.FlushAsync(cancel);
        await PassOnAsync(writer, stream, cancel);
    }

    private async Task PassOnAsync(SseWriter writer, ChatStream stream, CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(Beat, time);
        var (pushed, tick) = (PushedAsync(stream, cancel), beat.WaitForNextTickAsync(cancel).AsTask());
        while (true)
        {
            if (await Task.WhenAny(pushed, tick) == pushed)
            {
                if (!await pushed)
                {
                    return;
                }

                while (stream.Events.TryRead(out var shown))
                {
                    writer.Event(shown);
                }

                pushed = PushedAsync(stream, cancel);
            }
            else
            {
                await tick;
                writer.Heartbeat();
                tick = beat.WaitForNextTickAsync(cancel).AsTask();
            }

            await writer.FlushAsync(cancel);
        }
    }

    private static Task<bool> PushedAsync(ChatStream stream, CancellationToken cancel) =>
        stream.Events.WaitToReadAsync(cancel).AsTask();

    [LoggerMessage(Level = LogLevel.Warning, Message = "History of {Account} cannot be read: {Error}")]
    private partial void NoHistory(string account, string error);
}
