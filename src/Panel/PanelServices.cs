using Frota.Database;
using Frota.Database.Accounts;
using Frota.Panel.Accounts;
using Frota.Panel.Chat;
using Frota.Telemetry.Health;
using Frota.Telemetry.Metrics.Serving;

namespace Frota.Panel;

/// <summary>Puts the panel together.</summary>
internal static class PanelServices
{
    /// <summary>Below the supervisor's 75 s, above what an open page needs to be told goodbye.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(60);

    /// <summary>The most bytes of a request that does not say otherwise.</summary>
    private const long MaxBody = 64 * 1024;

    public static IWebHostBuilder ConfigurePanel(this IWebHostBuilder host, PanelSettings settings) =>
        host.UseUrls(settings.Url.AbsoluteUri).ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = MaxBody;
        });

    public static IServiceCollection AddPanel(this IServiceCollection services, PanelSettings settings)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        services.AddRoutingCore();
        services.AddHealth().AddReadinessCheck<PostgresCheck>();
        services.AddMetricsPage("panel");
        services.AddSingleton(_ => new FleetDatabase(settings.FleetLogin));
        services.AddSingleton(_ => new TenantDatabase(settings.AppLogin));
        services.AddSingleton(new AccountReader(settings.Secrets));
        services.AddSingleton<IChatAccountSource, FleetAccountSource>();
        services.AddSingleton<ChatAccounts>();
        return services.AddWebChat(settings);
    }
}
