using Frota.Telemetry.Metrics.Exposition;
using Microsoft.Net.Http.Headers;

namespace Frota.Telemetry.Metrics.Serving;

/// <summary>Chooses how to answer by what the scraper says it takes (RFC 9110, 12.5).</summary>
internal static class Negotiation
{
    /// <summary>
    /// The format that is wanted most; of equals the first one named. Whoever wants nothing that we have, or says
    /// something that cannot be read, gets text.
    /// </summary>
    public static Format Format(IList<string> accept) =>
        MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            ? ranges.Where(range => range.Quality is null or > 0).OrderByDescending(range => range.Quality ?? 1)
                .Select(Serve).FirstOrDefault(format => format is not null) ?? Exposition.Format.Text
            : Exposition.Format.Text;

    /// <summary>True when the answer may be compressed.</summary>
    public static bool Gzip(IList<string> acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var codings))
        {
            return false;
        }

        var named = codings.FirstOrDefault(c => c.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? codings.FirstOrDefault(c => c.Value == "*");
        return named is not null && named.Quality is null or > 0;
    }

    private static Format? Serve(MediaTypeHeaderValue range)
    {
        var version = range.Parameters
            .FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value.Value?.Trim('"');
        return range.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/openmetrics-text" when version is null or "1.0.0" => Exposition.Format.OpenMetrics,
            "application/*" => Exposition.Format.OpenMetrics,
            "text/plain" when version is null or "0.0.4" => Exposition.Format.Text,
            "text/*" or "*/*" => Exposition.Format.Text,
            _ => null,
        };
    }
}
