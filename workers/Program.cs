using Frota.Telemetry.Health;
using Frota.Telemetry.Logging;
using Frota.Telemetry.Metrics.Serving;
using Frota.Telemetry.Settings;
using Frota.Telemetry.Traces;
using Frota.Workers.Fleet;

const string Usage = """
    A worker of the fleet.

      Frota.Workers run ROLE[,ROLE…]

    Roles: intake, replies, outbound, integrations, dead-letters, maintenance; suspects (alone).
    Settings come from FROTA_… variables, FROTA_SECRETS_DIR and --NAME=VALUE; the README lists them.

    Examples:
      Frota.Workers run intake,replies,outbound,integrations,dead-letters,maintenance
      Frota.Workers run suspects --WORKER_URL=http://127.0.0.1:9102
    """;
const int UsageError = 2;

if (args is not ["run", var list, ..])
{
    var asked = args is ["--help" or "-h" or "help"];
    await (asked ? Console.Out : Console.Error).WriteLineAsync(Usage);
    return asked ? 0 : UsageError;
}

try
{
    var roles = RoleCatalog.Parse(list);
    var builder = WebApplication.CreateSlimBuilder();
    builder.Configuration.AddFrota(args[2..]);
    var from = new FrotaSettings(builder.Configuration);
    var settings = WorkerSettings.Read(from);
    var listen = from.Http("WORKER_URL", "http://0.0.0.0:9101");
    var origin = new LogOrigin("worker", settings.Name);
    builder.Logging.AddFrotaLogging(from, origin);
    builder.Services.AddFrotaTraces(from, origin);
    from.Faults.ThrowIfAny();
    builder.Services.AddMetricsPage("worker");
    builder.Services.AddFleet(settings, roles);
    builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
    builder.WebHost.UseUrls(listen.ToString());
    var app = builder.Build();
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
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return UsageError;
}
