using System.Globalization;
using System.Text;
using NLog.Common;
using NLog.Targets.Wrappers;

namespace Frota.Telemetry.Logging.Files;

/// <summary>
/// Stands before the file. As a day begins it deletes what is too old; over the day it counts bytes, those of earlier
/// processes of the same name included, and lets nothing through above the limit; it hears whether the file could be
/// written. One thread calls it.
/// </summary>
/// <param name="folder">Where, and how much.</param>
/// <param name="path">The file of a day.</param>
/// <param name="complain">Hears what a person should know; each trouble once.</param>
internal sealed class DayLimit(LogFolder folder, Func<DateOnly, string> path, Action<string> complain)
    : WrapperTargetBase
{
    private DateOnly _day;
    private long _written;
    private bool _full;
    private bool _complained;

    /// <inheritdoc/>
    protected override void Write(AsyncLogEventInfo logEvent)
    {
        var line = logEvent.LogEvent;
        var day = DateOnly.FromDateTime(line.TimeStamp);
        if (day > _day)
        {
            Begin(day);
        }

        var bytes = Encoding.UTF8.GetByteCount(line.Message) + 1;
        if (_full || _written + bytes > folder.MostBytes)
        {
            TellOfTheLimit();
            LogMetrics.Miss("day_full");
            logEvent.Continuation(null);
            return;
        }

        _written += bytes;
        WrappedTarget!.WriteAsyncLogEvent(line.WithContinuation(Hear));
        logEvent.Continuation(null);
    }

    private void Begin(DateOnly day)
    {
        (_day, _full) = (day, false);
        try
        {
            var today = new FileInfo(path(day));
            _written = today.Exists ? today.Length : 0;
            foreach (var old in LogFileName.TooOld(Directory.EnumerateFiles(folder.Path), day))
            {
                File.Delete(old);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is missing, or not ours to tidy: whether it can be written is told by writing.
            _written = 0;
        }
    }

    private void TellOfTheLimit()
    {
        if (!_full)
        {
            _full = true;
            complain(string.Create(CultureInfo.InvariantCulture,
                $"{path(_day)} has its {folder.MostBytes} bytes of today; what follows is on standard output only"));
        }
    }

    private void Hear(Exception? trouble)
    {
        if (trouble is null)
        {
            return;
        }

        LogMetrics.Miss("unwritable");
        if (!_complained)
        {
            _complained = true;
            complain($"{folder.Path} cannot be written ({trouble.Message}); the log is on standard output only");
        }
    }
}
