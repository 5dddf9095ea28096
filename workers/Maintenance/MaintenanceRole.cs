namespace Frota.Workers.Maintenance;

/// <summary>Role <c>maintenance</c>: one leader sweeps and tidies.</summary>
internal static class MaintenanceRole
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Sweep>();
        services.AddHostedService<Leadership>();
    }
}
