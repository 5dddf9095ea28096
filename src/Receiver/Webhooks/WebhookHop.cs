using System.Diagnostics;
using Frota.Contracts;
using Frota.Messaging;

namespace Frota.Receiver.Webhooks;

/// <summary>
/// What the lines and spans of an accepted request say. Only authentic webhooks get spans, and none follows a trace
/// that the request names: strangers must not fill ours, nor choose their ids.
/// </summary>
internal static class WebhookHop
{
    private static readonly ActivitySource Source = new("Frota.Receiver");

    private static readonly Func<ILogger, Guid, long, long, IDisposable?> Scoped =
        LoggerMessage.DefineScope<Guid, long, long>("{Webhook} {Tenant} {Account}");

    /// <summary>Opens the scope of a request.</summary>
    public static IDisposable? Scope(ILogger logger, WebhookItem item) =>
        Scoped(logger, item.Id, item.TenantId, item.AccountId);

    /// <summary>Opens the request's span, as if it had been open since the request came.</summary>
    /// <param name="item">What was accepted; its id is the trace's.</param>
    /// <param name="began">When the request came.</param>
    public static Activity? Serve(WebhookItem item, DateTimeOffset began) => Source.HasListeners()
        ? Source.StartAfter(WebhookTrace.After(item.Id, null), ActivityKind.Server,
            "POST /hooks/{channel}/{accountKey}",
            [
                new("http.request.method", "POST"),
                new("http.route", "/hooks/{channel}/{accountKey}"),
                new("http.request.body.size", item.Body.Length),
                new("frota.channel", item.Channel),
                new("frota.tenant.id", item.TenantId),
            ], began: began)
        : null;

    /// <summary>Opens the span of putting it on a queue, below the request's; what intake does follows it.</summary>
    public static Activity? Publish(string queue, Activity? served) =>
        served is { Recorded: true } ? MessagingTraces.Publish(queue, served.Context) : null;

    /// <summary>Notes what the request was answered.</summary>
    public static void Answer(Activity? served, int status)
    {
        served?.SetTag("http.response.status_code", status);
        served.Fail(status < StatusCodes.Status500InternalServerError ? null : "503");
    }
}
