using Frota.Workers.Maintenance.Backups;
using Frota.Workers.Maintenance.Watching;

namespace Frota.Workers.Maintenance;

/// <summary>Role <c>maintenance</c>: one leader sweeps, tidies, watches and backs up.</summary>
internal static class MaintenanceRole
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Sweep>();
        services.AddSingleton<IFleetSource, BrokerSource>();
        services.AddSingleton<IFleetSource, PostgresSource>();
        services.AddSingleton<IFleetSource, RedisSource>();
        services.AddSingleton<IFleetSource, ShareSource>();
        services.AddSingleton<IFleetSource, TenantSource>();
        services.AddSingleton<IFleetSource, BackupSource>();
        services.AddSingleton<KeepBackups>();
        services.AddSingleton<GaugeBoard>();
        services.AddSingleton<FleetWatch>();
        services.AddHostedService<Leadership>();
    }
}
