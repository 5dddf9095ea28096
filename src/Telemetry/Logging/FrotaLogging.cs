using Frota.Telemetry.Logging.Files;
using Frota.Telemetry.Logging.Lines;
using Frota.Telemetry.Logging.Redaction;
using Frota.Telemetry.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Frota.Telemetry.Logging;

/// <summary>
/// Logs to standard output, and to daily files where a folder is set: one JSON object a line, or readable lines on
/// standard output when a person watches a terminal. Times are UTC. Whatever is written went through one
/// <see cref="Redactor"/>.
/// </summary>
public static class FrotaLogging
{
    private const LogLevel DefaultLevel = LogLevel.Information;

    // What the framework says of each request and each outgoing call is told better by our own events and metrics.
    private static readonly string[] Quiet = ["Microsoft", "System.Net.Http"];

    /// <summary>Replaces the providers there are; notes a wrong setting in the settings' faults.</summary>
    public static ILoggingBuilder AddFrotaLogging(
        this ILoggingBuilder logging, FrotaSettings settings, LogOrigin origin)
    {
        var level = Level(settings);
        logging.ClearProviders().SetMinimumLevel(level);
        foreach (var category in Quiet)
        {
            logging.AddFilter(category, level > LogLevel.Warning ? level : LogLevel.Warning);
        }

        // Told nothing, it makes no activity and no scope for each request, which nobody would see.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // The host tells where it listens and that it stops.
        logging.AddFilter("Microsoft.Hosting.Lifetime", level);
        var redactor = new Redactor(settings.Secrets);
        AddConsole(logging, settings, redactor, origin);
        if (LogFolder.Read(settings) is { } folder)
        {
            logging.Services.AddSingleton<ILoggerProvider>(
                _ => new FileLogs(new DailyFile(folder, origin, TimeProvider.System), redactor, origin));
        }

        return logging;
    }

    private static LogLevel Level(FrotaSettings settings) => Enum.Parse<LogLevel>(
        settings.OneOf("LOG_LEVEL", DefaultLevel.ToString(), Enum.GetNames<LogLevel>()));

    private static void AddConsole(
        ILoggingBuilder logging, FrotaSettings settings, Redactor redactor, LogOrigin origin)
    {
        var fallback = Console.IsOutputRedirected ? "json" : "text";
        Func<LogLine, string> write = settings.OneOf("LOG", fallback, "json", "text") == "json"
            ? line => JsonLine.Write(line, origin)
            : TextLine.Write;
        logging.AddConsole(options => options.FormatterName = ConsoleLines.FormatterName);
        logging.Services.AddSingleton<ConsoleFormatter>(new ConsoleLines(redactor, TimeProvider.System, write));
    }
}
