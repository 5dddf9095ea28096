using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.Replies;

/// <summary>
/// <c>POST /chat/{accountKey}/replies</c>: the fleet answers, as a signed webhook. 200 means the open pages were
/// told; a visitor with none reads it from Postgres later.
/// </summary>
internal sealed partial class ReplyEndpoint(
    ChatAccounts accounts, StreamHub hub, RecentReplies recent, TimeProvider time, ILogger<ReplyEndpoint> log)
{
    /// <summary>
    /// The most bytes of a reply: its text at six bytes a character, as the most wasteful JSON writes it.
    /// </summary>
    public const int MaxBody = 64 * 1024;

    public async Task ReceiveAsync(HttpContext context, ChatAccount account, CancellationToken cancel) =>
        context.Response.StatusCode = await JudgeAsync(context.Request, account, cancel);

    private async Task<int> JudgeAsync(HttpRequest request, ChatAccount account, CancellationToken cancel)
    {
        if (await ReadAsync(request, cancel) is not { } body)
        {
            return StatusCodes.Status413PayloadTooLarge;
        }

        var verdict = Verify(request, body, account);
        if (verdict == Authenticity.Mismatch && await accounts.FindFreshAsync(account.Key, cancel) is { } fresh)
        {
            verdict = Verify(request, body, fresh); // a secret rotated a moment ago
        }

        if (verdict != Authenticity.Authentic)
        {
            NotAuthentic(account.Key, verdict);
            return StatusCodes.Status401Unauthorized;
        }

        return ReplyBody.Parse(body) is { } said
            ? Show(new Visitor(account.Id, said.VisitorId), said, request.Headers[StandardWebhooks.IdHeader]!)
            : StatusCodes.Status400BadRequest;
    }

    private int Show(Visitor visitor, ReplyBody said, string webhookId)
    {
        if (said is not { Id: { } id, Text: { } text })
        {
            hub.Push(visitor, ChatEvent.Typing);
            return StatusCodes.Status200OK;
        }

        var reply = ChatEvent.Message(id, ChatEvent.Us, text, time.GetUtcNow());
        if (recent.TryAdd(visitor, webhookId, reply))
        {
            hub.Push(visitor, reply);
        }

        return StatusCodes.Status200OK;
    }

    private Authenticity Verify(HttpRequest request, byte[] body, ChatAccount account) => StandardWebhooks.Verify(
        new WebhookHeaders(request.Headers), body, account.ReplySecrets, time.GetUtcNow());

    /// <summary>The raw bytes, which are what is signed; null when there are too many.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MaxBody)
        {
            return null;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var room = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(room, cancel)) > 0)
        {
            if (body.Length + read > MaxBody)
            {
                return null;
            }

            body.Write(room, 0, read);
        }

        return body.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A reply of {Account} is refused: {Verdict}")]
    private partial void NotAuthentic(string account, Authenticity verdict);
}
