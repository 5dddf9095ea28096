using Frota.Telemetry.Logging.Lines;
using Frota.Telemetry.Logging.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Frota.Telemetry.Logging.Files;

/// <summary>Writes lines as JSON into the daily files.</summary>
internal sealed class FileLogs(DailyFile file, Redactor redactor, LogOrigin origin)
    : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Write<TState>(in LogEntry<TState> entry)
    {
        var line = LogLine.Of(entry, _scopes, file.Now, redactor);
        file.Write(line.Time, JsonLine.Write(line, origin));
    }

    private sealed class Category(FileLogs logs, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            logs.Write(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter));
    }
}
