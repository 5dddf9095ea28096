using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Frota.Cli.Shell;
using Frota.Telemetry.Health;
using Frota.Telemetry.Metrics.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Frota.Cli.Supervision;

/// <summary><c>frota supervise listen</c>: supervisord's event listener.</summary>
internal sealed partial class SuperviseListen() : Verb("listen",
    "Count exits, kill what hangs, start what was given up, scale the workers. supervisord runs it: it reads "
        + "supervisord's events and writes nothing but its answers. Metrics, health and Prometheus' targets answer on "
        + "FROTA_SUPERVISE_URL.",
    "frota supervise listen")
{
    private const string DefaultUrl = "http://127.0.0.1:9099";

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var settings = call.Settings;
        var folder = settings.Require(SettingNames.StateFolder);
        if (!int.TryParse(settings.Require(SettingNames.Workers), NumberStyles.None, CultureInfo.InvariantCulture,
            out var least) || least < 1)
        {
            throw CliFault.Usage($"{SettingNames.Workers} is not a number of workers");
        }

        using var supervisor = new SupervisorRpc(Path.Combine(folder, "supervisor.sock"));
        using var metrics = new SuperviseMetrics();
        using var watchdog = new Watchdog(supervisor, program => AddressOf(program, settings), killed =>
        {
            metrics.Killed(killed);
            call.Terminal.Error.WriteLine($"{killed.Name} did not answer any more and was killed");
        });
        await using var app = Build(settings[SettingNames.SuperviseUrl] ?? DefaultUrl, supervisor, settings);
        await app.StartAsync(cancel);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var patrol = new Patrol(supervisor, watchdog, settings, new ScaleFile(folder), least,
            metrics, call.Terminal.Error, call.Terminal.Time);
        var looking = patrol.RunAsync(end.Token);
        try
        {
            using var events = new StreamReader(Console.OpenStandardInput()); // Console.In would block, not wait
            await new EventStream(events, call.Terminal.Out).ReadAsync(happened =>
            {
                if (happened.Kind == ProcessEvent.Exited)
                {
                    metrics.Exited(happened);
                }
            }, end.Token);
        }
        catch (OperationCanceledException)
        {
            // asked to end
        }
        catch (FormatException e)
        {
            throw CliFault.Usage(e.Message);
        }
        finally
        {
            await end.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.StopAsync(CancellationToken.None);
        }

        return ExitCodes.Ok;
    }

    /// <summary>
    /// Where a program answers; null for one that is not of the fleet. The receiver and the panel are asked where they
    /// listen here, not where others reach them: that may be a proxy, or another host.
    /// </summary>
    internal static Uri? AddressOf(SupervisedProcess program, Settings settings) => program.Name switch
    {
        "receiver" => Nearby(settings[SettingNames.ReceiverUrl] ?? Settings.DefaultReceiver),
        "panel" => Nearby(settings[SettingNames.PanelUrl] ?? Settings.DefaultPanel),
        "suspects" when settings[SettingNames.SuspectsPort] is { } port => WebAddress.Read($"http://127.0.0.1:{port}"),
        _ => Autoscaler.PortOf(program) is { } port
            ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) : null,
    };

    // Who listens on all addresses listens on this host's own.
    private static Uri? Nearby(string url) => WebAddress.Read(AnyHost().Replace(url, "//127.0.0.1"));

    private static WebApplication Build(string url, SupervisorRpc supervisor, Settings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders(); // standard output is supervisord's
        builder.Services.AddMetricsPage("supervise");
        builder.Services.AddHealth();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapHealth();
        app.MapMetrics();
        app.MapGet("/targets", (RequestDelegate)(context => TargetsAsync(context, supervisor, settings)));
        return app;
    }

    // https://prometheus.io/docs/prometheus/latest/http_sd/
    private static async Task TargetsAsync(HttpContext context, SupervisorRpc supervisor, Settings settings)
    {
        var programs = await supervisor.AllAsync(context.RequestAborted);
        await context.Response.WriteAsJsonAsync(programs.Where(program => program.IsUp)
            .Select(program => (Address: AddressOf(program, settings)?.Authority, program.Name))
            .Where(target => target.Address is not null)
            .GroupBy(target => target.Name is "receiver" or "panel" ? target.Name : "worker")
            .Select(job => new
            {
                targets = job.Select(target => target.Address).ToArray(),
                labels = new { job = job.Key },
            }), JsonSerializerOptions.Default, context.RequestAborted);
    }

    [GeneratedRegex(@"//(0\.0\.0\.0|\[::\]|\+|\*)(?=[:/]|$)")]
    private static partial Regex AnyHost();
}
