using Frota.Telemetry.Settings;

namespace Frota.Telemetry.Traces;

/// <summary>Where spans go, and of how many traces.</summary>
/// <param name="Endpoint">The collector's address for traces, its path included.</param>
/// <param name="Headers">What the collector wants to be told, <c>name=value,name=value</c>; a secret.</param>
/// <param name="Ratio">The part of all traces that is kept, from 0 to 1.</param>
internal sealed record TraceSettings(Uri Endpoint, string? Headers, double Ratio)
{
    // The path of the OpenTelemetry protocol over HTTP.
    private const string Path = "v1/traces";

    /// <summary>The settings; null where there is no endpoint, and so no trace.</summary>
    public static TraceSettings? Read(FrotaSettings settings)
    {
        var ratio = settings.Ratio("TRACES_RATIO", 1);
        return settings.Optional("OTLP_ENDPOINT") is null
            ? null
            : new TraceSettings(
                At(settings.Http("OTLP_ENDPOINT", "http://127.0.0.1:4318")), settings.Optional("OTLP_HEADERS"), ratio);
    }

    /// <summary>Without the headers, so that settings can be printed.</summary>
    public override string ToString() => $"{nameof(TraceSettings)} {{ Endpoint = {Endpoint}, Ratio = {Ratio} }}";

    private static Uri At(Uri endpoint) => new($"{endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Path}");
}
