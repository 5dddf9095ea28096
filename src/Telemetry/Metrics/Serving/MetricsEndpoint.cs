using System.Reflection;
using Frota.Telemetry.Metrics.Collecting;
using Frota.Telemetry.Metrics.Exposition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace Frota.Telemetry.Metrics.Serving;

/// <summary>
/// <c>GET /metrics</c>: 200 with a page in the format that the scraper wants most, 408 when it would not wait for it,
/// 500 when there is none. An empty page is never an answer: it would read as "all is gone".
/// </summary>
public static class MetricsEndpoint
{
    /// <summary>Where Prometheus looks.</summary>
    public const string Path = "/metrics";

    // Ours, the runtime's, the pools of Npgsql, and the connections of Kestrel.
    private static readonly string[] Meters =
        ["Frota.*", "System.Runtime", "Npgsql", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Adds what listens to the process's instruments.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="process">What the process is called: <c>receiver</c>, <c>worker</c>, <c>panel</c>.</param>
    public static IServiceCollection AddMetricsPage(this IServiceCollection services, string process)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new MetricsTarget(process, BuildVersion.Of(Assembly.GetCallingAssembly())));
        services.AddSingleton<ProcessMetrics>();
        services.AddSingleton(provider => new MetricsPipeline(provider.GetRequiredService<MetricsTarget>(), Meters));
        services.AddSingleton(provider => new SharedScrape(
            provider.GetRequiredService<MetricsPipeline>().Collect, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Maps <see cref="Path"/> and begins to listen, before anything of the process is started.</summary>
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<ProcessMetrics>();
        var scrape = endpoints.ServiceProvider.GetRequiredService<SharedScrape>();
        var time = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        endpoints.MapGet(Path, (RequestDelegate)(context => AnswerAsync(context, scrape, time)));
        return endpoints;
    }

    internal static async Task AnswerAsync(HttpContext context, SharedScrape scrape, TimeProvider time)
    {
        var (request, response) = (context.Request, context.Response);
        var format = Negotiation.Format(request.Headers.Accept!);
        var zipped = Negotiation.Gzip(request.Headers.AcceptEncoding!);
        try
        {
            var limit = ScrapeTimeout.Read(request.Headers[ScrapeTimeout.Header]);
            var snapshot = await scrape.LatestAsync().WaitAsync(limit, time, context.RequestAborted);
            var page = snapshot.Page(format, zipped);
            response.ContentType = format.ContentType;
            response.ContentLength = page.Length;
            response.Headers.CacheControl = "no-store";
            response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";
            if (zipped)
            {
                response.Headers.ContentEncoding = "gzip";
            }

            await response.Body.WriteAsync(page, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            response.StatusCode = StatusCodes.Status408RequestTimeout;
        }
        catch (ScrapeFailedException e)
        {
            response.StatusCode = StatusCodes.Status500InternalServerError;
            await response.WriteAsync(e.Message, context.RequestAborted);
        }
    }
}
