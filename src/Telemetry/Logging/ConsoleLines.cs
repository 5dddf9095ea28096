using Frota.Telemetry.Logging.Lines;
using Frota.Telemetry.Logging.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Frota.Telemetry.Logging;

/// <summary>Writes lines to standard output, as <paramref name="write"/> forms them.</summary>
internal sealed class ConsoleLines(Redactor redactor, TimeProvider time, Func<LogLine, string> write)
    : ConsoleFormatter(FormatterName)
{
    /// <summary>How the console's logger knows it.</summary>
    public const string FormatterName = "frota";

    /// <inheritdoc/>
    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter) =>
        textWriter.WriteLine(write(LogLine.Of(logEntry, scopeProvider, time.GetUtcNow(), redactor)));
}
