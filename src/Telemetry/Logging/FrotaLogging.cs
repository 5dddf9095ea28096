using System.Text.Encodings.Web;
using Frota.Telemetry.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Frota.Telemetry.Logging;

/// <summary>
/// Logs to standard output: one JSON object a line, or readable lines when a person watches a terminal. Times are UTC.
/// <c>FROTA_LOG</c> (<c>json</c>, <c>text</c>) overrides the choice, <c>FROTA_LOG_LEVEL</c> the level (Information).
/// </summary>
public static class FrotaLogging
{
    private const LogLevel DefaultLevel = LogLevel.Information;

    // What the framework says of each request and each outgoing call is told better by our own events and metrics.
    private static readonly string[] Quiet = ["Microsoft", "System.Net.Http"];

    /// <summary>Replaces the providers there are; notes a wrong setting in the settings' faults.</summary>
    public static ILoggingBuilder AddFrotaLogging(this ILoggingBuilder logging, FrotaSettings settings)
    {
        var level = Level(settings);
        logging.ClearProviders().SetMinimumLevel(level);
        foreach (var category in Quiet)
        {
            logging.AddFilter(category, level > LogLevel.Warning ? level : LogLevel.Warning);
        }

        // The host tells where it listens and that it stops.
        logging.AddFilter("Microsoft.Hosting.Lifetime", level);
        var fallback = Console.IsOutputRedirected ? "json" : "text";
        return settings.OneOf("LOG", fallback, "json", "text") == "json" ? Json(logging) : Text(logging);
    }

    private static LogLevel Level(FrotaSettings settings) => Enum.Parse<LogLevel>(
        settings.OneOf("LOG_LEVEL", DefaultLevel.ToString(), Enum.GetNames<LogLevel>()));

    private static ILoggingBuilder Json(ILoggingBuilder logging) => logging.AddJsonConsole(options =>
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        options.IncludeScopes = true;

        // Letters beyond ASCII stay letters: people search the log for them.
        options.JsonWriterOptions = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    });

    private static ILoggingBuilder Text(ILoggingBuilder logging) => logging.AddSimpleConsole(options =>
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = "HH:mm:ss.fff'Z' ";
        options.SingleLine = true;
        options.ColorBehavior = LoggerColorBehavior.Default;
    });
}
