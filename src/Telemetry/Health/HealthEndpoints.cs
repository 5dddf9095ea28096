using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Frota.Telemetry.Health;

/// <summary>The probes that every process answers.</summary>
public static class HealthEndpoints
{
    /// <summary>200 while the process runs; restart it when this fails.</summary>
    public const string LivePath = "/health/live";

    /// <summary>
    /// 200 when every part is fine, 503 with the faulty parts otherwise; send no traffic while this fails.
    /// </summary>
    public const string ReadyPath = "/health/ready";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the probe; each part adds itself with <see cref="AddReadinessCheck{T}"/>.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HealthProbe>();
        return services;
    }

    /// <summary>Adds a part that the readiness probe asks.</summary>
    public static IServiceCollection AddReadinessCheck<T>(this IServiceCollection services)
        where T : class, IReadinessCheck => services.AddSingleton<IReadinessCheck, T>();

    /// <summary>Maps <see cref="LivePath"/> and <see cref="ReadyPath"/>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(LivePath, Methods, (RequestDelegate)LiveAsync);
        endpoints.MapMethods(ReadyPath, Methods, (RequestDelegate)ReadyAsync);
        return endpoints;
    }

    private static Task LiveAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new LiveReport("live"), HealthJson.Default.LiveReport, cancellationToken: context.RequestAborted);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        var probe = context.RequestServices.GetRequiredService<HealthProbe>();
        var report = await probe.ReportAsync(context.RequestAborted);
        context.Response.StatusCode =
            report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            report, HealthJson.Default.ReadinessReport, cancellationToken: context.RequestAborted);
    }
}
