using System.Diagnostics;
using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Database.Accounts;
using Frota.Messaging;
using Frota.Receiver.Accounts;
using Frota.Receiver.Batching;
using Microsoft.Net.Http.Headers;

namespace Frota.Receiver.Webhooks;

/// <summary>
/// <c>POST /hooks/{channel}/{accountKey}</c>:
/// <list type="number">
/// <item>find the account; nobody's webhook is read;</item>
/// <item>refuse at once while the broker cannot take anything;</item>
/// <item>read the raw bytes, within a size and a time;</item>
/// <item>verify them against every valid secret; nothing is parsed before, and nothing here at all;</item>
/// <item>refuse an account that posts too fast;</item>
/// <item>get them confirmed on a quorum queue; only then answer 200.</item>
/// </list>
/// <c>GET</c> on the same address answers the provider's handshake.
/// </summary>
internal sealed partial class WebhookEndpoint(
    AccountDirectory accounts, ChannelCatalog channels, AcceptQueues queues, EdgeLimit limit, SecretUse uses,
    TimeProvider time, ILogger<WebhookEndpoint> logger)
{
    public async Task PostAsync(HttpContext context)
    {
        var since = time.GetTimestamp();
        var found = Find(context);
        var refusal = await RefusalAsync(context, found, since);
        WebhookMetrics.Answered(found?.Account.Channel, refusal, time.GetElapsedTime(since));
        if (refusal is { } problem)
        {
            await problem.WriteAsync(context);
        }
    }

    public Task GetAsync(HttpContext context)
    {
        if (Find(context) is not var (channel, account))
        {
            return Problem.NotFound().WriteAsync(context);
        }

        var query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        if (channel.AnswerHandshake(query, account.VerifyTokens) is not { } answer)
        {
            return Problem.Forbidden().WriteAsync(context);
        }

        // Plain text, so that a browser renders nothing of what the query asked to be echoed.
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(answer);
    }

    /// <summary>Why the webhook is not accepted; null when it is.</summary>
    private async Task<Problem?> RefusalAsync(
        HttpContext context, (IChannel Channel, ChannelAccount Account)? found, long since)
    {
        if (found is not var (channel, account))
        {
            return Problem.NotFound();
        }

        if (MediaProblem(context.Request) is { } media)
        {
            return media;
        }

        if (!queues.CanAccept)
        {
            return Problem.Unavailable();
        }

        try
        {
            var body = await WebhookBody.ReadAsync(context.Request, time, context.RequestAborted);
            return await AcceptAsync(context, channel, account, body, since);
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => Problem.TooLarge(),
                StatusCodes.Status408RequestTimeout => Problem.Timeout(),
                _ => Problem.BadRequest("The request is not whole."),
            };
        }
        catch (OperationCanceledException)
        {
            return Problem.Timeout();
        }
    }

    private async Task<Problem?> AcceptAsync(
        HttpContext context, IChannel channel, ChannelAccount account, byte[] body, long since)
    {
        if (body.Length == 0)
        {
            return Problem.BadRequest("The body is empty.");
        }

        var now = time.GetUtcNow();
        var headers = new RequestHeaders(context.Request.Headers);
        var authenticity = channel.Verify(headers, body, account.WebhookSecrets, now);
        if (authenticity != Authenticity.Authentic)
        {
            LogRefused(account.Channel, account.Key, authenticity);
            return Problem.Unauthorized(Reason(authenticity));
        }

        // Only what is authentic counts: a stranger who knows the address must not use up the provider's share.
        if (!limit.Admits(account.Id))
        {
            return Problem.TooMany();
        }

        uses.Note(account, channel, headers, body, now);
        var item = new WebhookItem(Guid.CreateVersion7(now), account.TenantId, account.Id, account.Channel, now, body);
        using var scope = WebhookHop.Scope(logger, item);
        using var span = WebhookHop.Serve(item, now - time.GetElapsedTime(since));
        try
        {
            await PublishAsync(item, channel.HasOnlyStatuses(body), span);
            context.Response.StatusCode = StatusCodes.Status200OK;
            WebhookHop.Answer(span, StatusCodes.Status200OK);
            LogAccepted(account.Channel, account.Key);
            return null;
        }
        catch (BrokerUnavailableException e)
        {
            WebhookHop.Answer(span, StatusCodes.Status503ServiceUnavailable);
            LogNotAccepted(account.Channel, account.Key, e.Message);
            return Problem.Unavailable();
        }
    }

    private async Task PublishAsync(WebhookItem item, bool onlyStatuses, Activity? served)
    {
        using var span = WebhookHop.Publish(onlyStatuses ? Queues.Statuses : Queues.Webhooks, served);
        await queues.For(onlyStatuses).AcceptAsync(
            span is null ? item : item with { TraceParent = MessagingTraces.ParentOf(span) });
    }

    private (IChannel Channel, ChannelAccount Account)? Find(HttpContext context) =>
        context.Request.RouteValues is { } route && route["channel"] is string name && route["accountKey"] is string key
        && channels.Find(name) is { } channel && accounts.Find(name, key) is { } account
            ? (channel, account)
            : null;

    // Decompressing what nobody has verified yet would be a bomb's way in.
    private static Problem? MediaProblem(HttpRequest request) =>
        request.Headers.ContentEncoding.Count > 0
            ? Problem.UnsupportedMedia("Send the body without Content-Encoding.")
            : !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                ? Problem.UnsupportedMedia("Send application/json.")
                : null;

    private static string Reason(Authenticity authenticity) => authenticity switch
    {
        Authenticity.Missing => "The signature is missing.",
        Authenticity.Malformed => "The signature is malformed.",
        Authenticity.Stale => "The signed time is too far from now.",
        Authenticity.Mismatch or Authenticity.Authentic => "The signature does not match.",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "a webhook for {Channel}/{Account} was refused: {Authenticity}")]
    private partial void LogRefused(string channel, string account, Authenticity authenticity);

    [LoggerMessage(Level = LogLevel.Debug, Message = "a webhook for {Channel}/{Account} was accepted")]
    private partial void LogAccepted(string channel, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a webhook for {Channel}/{Account} was not accepted: {Reason}")]
    private partial void LogNotAccepted(string channel, string account, string reason);
}
