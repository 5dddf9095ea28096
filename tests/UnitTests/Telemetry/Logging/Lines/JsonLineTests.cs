using System.Diagnostics;
using System.Text.Json;
using Frota.Telemetry.Logging;
using Frota.Telemetry.Logging.Lines;
using Frota.Telemetry.Logging.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Telemetry.Logging.Lines;

public sealed partial class JsonLineTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 15, 12, 0, 0, 5, TimeSpan.Zero);
    private static readonly Guid Webhook = Guid.Parse("0195d0c6-3c00-7000-8000-000000000001");

    private static readonly Func<ILogger, Guid, long, IDisposable?> Outer =
        LoggerMessage.DefineScope<Guid, long>("{Webhook} {Conversation}");

    private static readonly Func<ILogger, long, string, IDisposable?> Inner =
        LoggerMessage.DefineScope<long, string>("{Conversation} {RequestPath}");

    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly Recorder _recorder;

    public JsonLineTests() => _recorder = new Recorder(_scopes);

    [Fact]
    public void A_line_has_the_fields_that_are_promised()
    {
        LogSent(_recorder, 7, "telegram", new FormatException("'oi' is no number"));

        Assert.Equal("""
            {"time":"2030-01-15T12:00:00.005Z","level":"warning","category":"Frota.Test","event":"LogSent",
            "message":"part 7 by telegram","process":"worker","instance":"worker-9101",
            "values":{"part":7,"channelName":"telegram"},
            "exception":"System.FormatException: '***' is no number"}
            """.ReplaceLineEndings(""), _recorder.Json);
    }

    [Fact]
    public void Correlation_is_what_the_scopes_know_the_innermost_first_and_nothing_else()
    {
        using (Outer(_recorder, Webhook, 3))
        using (Inner(_recorder, 4, "/hooks/telegram?token=x"))
        {
            LogSent(_recorder, 7, "telegram", null);
        }

        using var json = JsonDocument.Parse(_recorder.Json);
        Assert.Equal(Webhook, json.RootElement.GetProperty("webhook").GetGuid());
        Assert.Equal(4, json.RootElement.GetProperty("conversation").GetInt64());
        Assert.DoesNotContain("hooks", _recorder.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_of_ours_is_named_and_no_other()
    {
        using var ours = new ActivitySource("Frota.Test");
        using var theirs = new ActivitySource("Microsoft.Test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == ours || source == theirs,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using (theirs.StartActivity("request"))
        {
            LogSent(_recorder, 7, "telegram", null);
            Assert.DoesNotContain("traceId", _recorder.Json, StringComparison.Ordinal);
            using var span = ours.StartActivity("turn");
            LogSent(_recorder, 7, "telegram", null);
            Assert.Contains($"\"traceId\":\"{span!.TraceId}\",\"spanId\":\"{span.SpanId}\"", _recorder.Json,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_are_redacted_by_their_name_and_by_their_form_and_numbers_are_not()
    {
        LogPerson(_recorder, 5511987654321, "5511987654321", "hi", "Maria diz \"oi\"");

        Assert.Contains("conversation 5511987654321 of *** says *** because Maria diz \\\"***\\\"", _recorder.Json,
            StringComparison.Ordinal);
        Assert.Contains("""{"conversation":5511987654321,"contact":"***","text":"***",""", _recorder.Json,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_came_without_a_template_is_redacted_whole()
    {
        _recorder.Log(LogLevel.Warning, default, "GET /x?token=abc", null, (state, _) => state);

        Assert.Contains("\"message\":\"GET /x?***\"", _recorder.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_for_a_terminal_tells_the_same()
    {
        using (Outer(_recorder, Webhook, 3))
        {
            LogSent(_recorder, 7, "telegram", null);
        }

        Assert.Equal($"12:00:00.005Z warning Frota.Test: part 7 by telegram [webhook={Webhook} conversation=3]",
            TextLine.Write(_recorder.Line!));
    }

    [Fact]
    public void A_level_that_is_off_allocates_nothing()
    {
        var quiet = NullLogger.Instance;
        Assert.Equal(0, Allocations.Of(i => LogSent(quiet, i, "telegram", null)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "part {Part} by {ChannelName}")]
    private static partial void LogSent(ILogger logger, long part, string channelName, Exception? e);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "conversation {Conversation} of {Contact} says {Text} because {Reason}")]
    private static partial void LogPerson(
        ILogger logger, long conversation, string contact, string text, string reason);

    private sealed class Recorder(IExternalScopeProvider scopes) : ILogger
    {
        private static readonly Redactor Redactor = new([]);

        public LogLine? Line { get; private set; }

        public string Json => JsonLine.Write(Line!, new LogOrigin("worker", "worker-9101"));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Line = LogLine.Of(
                new LogEntry<TState>(logLevel, "Frota.Test", eventId, state, exception, formatter), scopes, Noon,
                Redactor);
    }
}
