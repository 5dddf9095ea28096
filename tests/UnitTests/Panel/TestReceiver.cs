using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Frota.UnitTests.Panel;

/// <summary>Stands where the receiver stands and keeps what it was posted.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public Queue<int> Answers { get; } = [];

    public List<Arrival> Arrivals { get; } = [];

    public static async Task<TestReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new TestReceiver(builder.Build());
        receiver._app.MapPost("/{**path}", (RequestDelegate)receiver.TakeAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        Arrivals.Add(new Arrival(
            context.Request.Path, headers[StandardWebhooks.IdHeader]!, headers[StandardWebhooks.TimestampHeader]!,
            headers[StandardWebhooks.SignatureHeader]!, body.ToArray()));
        context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : StatusCodes.Status200OK;
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "7";
        }
    }

    internal sealed record Arrival(string Path, string Id, string Timestamp, string Signature, byte[] Body)
    {
        public Authenticity Verify(string key, DateTimeOffset now) =>
            StandardWebhooks.Verify(Id, Timestamp, Signature, Body, [key], now);
    }
}
