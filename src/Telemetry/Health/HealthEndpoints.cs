using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Frota.Telemetry.Health;

/// <summary>The probes that every process answers.</summary>
public static class HealthEndpoints
{
    /// <summary>200 while the process runs, 503 when a part of it hangs; restart it when this fails.</summary>
    public const string LivePath = "/health/live";

    /// <summary>
    /// 200 when every part is fine, 503 with the faulty parts otherwise; send no traffic while this fails.
    /// </summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>Every part with its fault and how long it took, also those that keep nobody from serving.</summary>
    public const string DeepPath = "/health/deep";

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

    /// <summary>Maps the three of them.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(LivePath, Methods, (RequestDelegate)LiveAsync);
        endpoints.MapMethods(ReadyPath, Methods, (RequestDelegate)ReadyAsync);
        endpoints.MapMethods(DeepPath, Methods, (RequestDelegate)DeepAsync);
        return endpoints;
    }

    private static Task LiveAsync(HttpContext context)
    {
        var stuck = context.RequestServices.GetRequiredService<HealthProbe>().Stuck;
        return AnswerAsync(context, stuck.Count == 0,
            stuck.Count == 0 ? new LiveReport("live") : new LiveReport("stuck", stuck), HealthJson.Default.LiveReport);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        var probe = context.RequestServices.GetRequiredService<HealthProbe>();
        var report = await probe.ReportAsync(context.RequestAborted);
        await AnswerAsync(context, report.IsReady, report, HealthJson.Default.ReadinessReport);
    }

    private static async Task DeepAsync(HttpContext context)
    {
        var probe = context.RequestServices.GetRequiredService<HealthProbe>();
        var report = await probe.DeepAsync(context.RequestAborted);
        await AnswerAsync(context, report.Serves, report, HealthJson.Default.DeepReport);
    }

    private static Task AnswerAsync<T>(HttpContext context, bool well, T report, JsonTypeInfo<T> form)
    {
        context.Response.StatusCode = well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(report, form, cancellationToken: context.RequestAborted);
    }
}
