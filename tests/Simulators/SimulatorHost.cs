using Frota.Simulators.Control;
using Frota.Simulators.Graph;
using Frota.Simulators.Journal;
using Frota.Simulators.Model;
using Frota.Simulators.Sink;
using Frota.Simulators.Telegram;

namespace Frota.Simulators;

/// <summary>
/// All simulators on one port: <c>/openai</c>, <c>/gemini</c>, <c>/graph</c>, <c>/telegram</c>, <c>/sink</c>, and
/// <c>/_control</c>, <c>/_sent</c> and <c>/_calls</c> to steer and to see. Runs as a process or inside a test.
/// </summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    /// <summary>The longest request body: enough for a conversation, and a limit.</summary>
    public const int MostBytes = 1 << 20;

    private readonly WebApplication _app;
    private readonly SentJournal _journal;
    private readonly StatusReports? _statuses;

    private SimulatorHost(WebApplication app, SentJournal journal, StatusReports? statuses)
    {
        _app = app;
        _journal = journal;
        _statuses = statuses;
        Url = app.Urls.First().TrimEnd('/');
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Starts listening.</summary>
    public static async Task<SimulatorHost> StartAsync(
        SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        var app = Build(options.Url);
        SentJournal journal = new(options);
        ModeBoard modes = new();
        CallLogs calls = new(options.MostCalls);
        var statuses = options.Receiver is null ? null : new StatusReports(options, options.Receiver);

        app.MapGet("/health/live", http => http.Response.WriteAsync("live", http.RequestAborted));
        ControlEndpoints.Map(app, modes);
        JournalEndpoints.Map(app, journal, calls, options.Time);
        new ModelEndpoints(options, modes.Model, calls.Model).Map(app);
        new GraphEndpoint(options, modes.Graph, journal, calls.Graph, statuses).Map(app);
        new TelegramEndpoint(options, modes.Telegram, journal, calls.Telegram).Map(app);
        new SinkEndpoint(options, modes.Sink, journal, calls.Sink).Map(app);

        await app.StartAsync(cancellationToken);
        return new SimulatorHost(app, journal, statuses);
    }

    /// <summary>The sends with a greater number than <paramref name="since"/>, in order.</summary>
    public IReadOnlyList<SentRecord> Sent(long since = 0) => _journal.Log.Since(since);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_statuses is not null)
        {
            await _statuses.DisposeAsync();
        }

        _journal.Dispose();
    }

    // An empty builder: settings files and variables of the surrounding process must not change a simulator.
    private static WebApplication Build(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url)
            .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        var app = builder.Build();
        app.UseRouting();
        return app;
    }
}
