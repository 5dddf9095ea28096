using Frota.Receiver;
using Frota.Receiver.Webhooks;
using Frota.Telemetry.Health;
using Frota.Telemetry.Logging;
using Frota.Telemetry.Metrics.Serving;
using Frota.Telemetry.Settings;
using Frota.Telemetry.Traces;

try
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Configuration.AddFrota(args);
    var from = new FrotaSettings(builder.Configuration);
    var settings = ReceiverSettings.Read(from);
    var listen = from.Http("RECEIVER_URL", "http://0.0.0.0:8080");
    var origin = new LogOrigin("receiver", $"receiver-{listen.Port}");
    builder.Logging.AddFrotaLogging(from, origin);
    builder.Services.AddFrotaTraces(from, origin);
    from.Faults.ThrowIfAny();
    builder.Services.AddMetricsPage("receiver");
    builder.Services.AddReceiver(settings);
    builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
    builder.WebHost.UseUrls(listen.ToString());
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = WebhookBody.MaxLength;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(2));
        kestrel.Limits.MaxConcurrentConnections = 10_000;
    });
    var app = builder.Build();
    var webhooks = app.Services.GetRequiredService<WebhookEndpoint>();
    app.MapPost("/hooks/{channel}/{accountKey}", (RequestDelegate)webhooks.PostAsync);
    app.MapGet("/hooks/{channel}/{accountKey}", (RequestDelegate)webhooks.GetAsync);
    app.MapHealth();
    app.MapMetrics();
    await app.RunAsync();
    return 0;
}
catch (SettingFaultsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return SettingFaultsException.ExitCode;
}
