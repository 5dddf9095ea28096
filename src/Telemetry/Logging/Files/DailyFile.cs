using System.Diagnostics.CodeAnalysis;
using System.Text;
using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;

namespace Frota.Telemetry.Logging.Files;

/// <summary>
/// One process's daily files, by NLog. Whoever logs only puts a line into a short queue: a disk that is slow, full or
/// gone costs lines, which are counted, and never time.
/// </summary>
internal sealed class DailyFile : IDisposable
{
    // The longest lines have some 32 KiB, so that a full queue has 64 MiB at worst.
    private const int MostWaiting = 2000;

    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);

    private readonly LogFactory _factory = new() { ThrowExceptions = false, AutoShutdown = false };
    private readonly Logger _logger;
    private readonly TimeProvider _time;

    /// <param name="folder">Where, and how much.</param>
    /// <param name="origin">Names the files.</param>
    /// <param name="time">Says which day it is.</param>
    /// <param name="complain">Hears of trouble; standard error when it is null.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The factory closes its targets.")]
    public DailyFile(LogFolder folder, LogOrigin origin, TimeProvider time, Action<string>? complain = null)
    {
        _time = time;
        string PathOf(DateOnly day) => Path.Combine(folder.Path, LogFileName.Of(origin.Instance, day));
        var file = new FileTarget("daily")
        {
            FileName = Layout.FromMethod(line => PathOf(DateOnly.FromDateTime(line.TimeStamp))),
            Layout = Layout.FromMethod(line => line.Message),
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            LineEnding = LineEndingMode.LF,
            KeepFileOpen = true,
            AutoFlush = true,
        };
        var limit = new DayLimit(folder, PathOf, complain ?? ToStandardError) { Name = "limit", WrappedTarget = file };
        var queue = new AsyncTargetWrapper("queue", limit)
        {
            QueueLimit = MostWaiting,
            OverflowAction = AsyncTargetWrapperOverflowAction.Discard,
        };
        queue.LogEventDropped += (_, _) => LogMetrics.Miss("queue_full");
        var configuration = new LoggingConfiguration(_factory);
        configuration.AddRuleForAllLevels(queue);
        _factory.Configuration = configuration;
        _logger = _factory.GetLogger("frota");
    }

    /// <summary>Now, as lines should say it: their day follows from it.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Queues a line.</summary>
    public void Write(DateTimeOffset at, string line) =>
        _logger.Log(new LogEventInfo(LogLevel.Info, "frota", line) { TimeStamp = at.UtcDateTime });

    /// <summary>Waits until what was queued is written, two seconds at most.</summary>
    public void Flush() => _factory.Flush(LastFlush);

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _factory.Dispose();
    }

    private static void ToStandardError(string trouble) => Console.Error.WriteLine($"frota: {trouble}");
}
