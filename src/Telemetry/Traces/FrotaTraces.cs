using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Frota.Telemetry.Logging;
using Frota.Telemetry.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Frota.Telemetry.Traces;

/// <summary>
/// Sends spans to a collector by OTLP over HTTP, when an endpoint is set. Otherwise nobody listens to our sources and
/// no span is ever made. A collector that is away costs spans, never time: they wait in a queue of
/// <see cref="MostWaiting"/> and are lost above it.
/// </summary>
public static class FrotaTraces
{
    private const int MostWaiting = 2048;
    private const int MostTogether = 512;
    private const int PauseMs = 1000;
    private const int PatienceMs = 3000;

    /// <summary>Adds the exporter; notes a wrong setting in the settings' faults.</summary>
    public static IServiceCollection AddFrotaTraces(
        this IServiceCollection services, FrotaSettings settings, LogOrigin origin)
    {
        if (TraceSettings.Read(settings) is { } traces)
        {
            var version = BuildVersion.Of(Assembly.GetCallingAssembly()).Version;
            services.AddSingleton(provider => Build(traces, origin, version, provider));
            services.AddHostedService<Listening>();
        }

        return services;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The provider disposes what it is built of.")]
    private static TracerProvider Build(
        TraceSettings settings, LogOrigin origin, string version, IServiceProvider services)
    {
        var otlp = new OtlpTraceExporter(new OtlpExporterOptions
        {
            Endpoint = settings.Endpoint,
            Protocol = OtlpExportProtocol.HttpProtobuf,
            Headers = settings.Headers ?? "",
            TimeoutMilliseconds = PatienceMs,
        });
        var exporter = new CountedExporter(otlp, services.GetRequiredService<ILogger<CountedExporter>>());
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(
                origin.Process, "frota", version, serviceInstanceId: origin.Instance))
            .SetSampler(new WebhookSampler(settings.Ratio))
            .AddSource("Frota.*")
            .AddProcessor(new BatchActivityExportProcessor(exporter, MostWaiting, PauseMs, PatienceMs, MostTogether))
            .Build();
    }

    // Made with the other hosted services, before any of them starts; disposed with the container, after all ended.
    private sealed class Listening(TracerProvider provider) : IHostedService
    {
        private readonly TracerProvider _provider = provider;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _provider.ForceFlush(PatienceMs);
            return Task.CompletedTask;
        }
    }
}
