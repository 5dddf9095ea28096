using System.Globalization;
using System.Text;
using System.Text.Json;
using Frota.Telemetry.Logging.Files;

namespace Frota.Cli.Trace;

/// <summary>A line of a log that belongs to a message.</summary>
internal sealed record FoundLine(DateTime Time, string Level, string Instance, string Category, string Message);

/// <summary>Which lines belong to a message.</summary>
/// <param name="Webhook">All that name it.</param>
/// <param name="ConversationId">Those that name it between the two times; null for none.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ended.</param>
internal sealed record LinesSought(Guid Webhook, long? ConversationId, DateTime Since, DateTime Until);

/// <summary>Searches the processes' daily files, within bounds.</summary>
internal static class LogSearch
{
    /// <summary>Lines that are shown.</summary>
    public const int MostLines = 500;

    /// <summary>Bytes that are read, of all files together: some seconds.</summary>
    public const long MostBytes = 2L << 30;

    private const int LongestLine = 64 << 10;

    /// <summary>
    /// The lines in the order of time, and whether a bound was met before the end. What is not a line of ours is
    /// skipped.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static (IReadOnlyList<FoundLine> Lines, bool Cut) Find(
        string folder, LinesSought sought, CancellationToken cancel)
    {
        var (first, last) = (DateOnly.FromDateTime(sought.Since), DateOnly.FromDateTime(sought.Until));
        var found = new List<FoundLine>();
        var bytes = 0L;
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Where(file => LogFileName.DayOf(file) is { } day && day >= first && day <= last))
        {
            foreach (var line in LinesOf(file))
            {
                cancel.ThrowIfCancellationRequested();
                bytes += line.Length;
                if (found.Count == MostLines || bytes > MostBytes)
                {
                    return ([.. found.OrderBy(l => l.Time)], true);
                }

                if (Read(line, sought) is { } match)
                {
                    found.Add(match);
                }
            }
        }

        return ([.. found.OrderBy(l => l.Time)], false);
    }

    /// <summary>The line when it belongs to the message; null when it does not, or is none of ours.</summary>
    public static FoundLine? Read(string line, LinesSought sought)
    {
        var webhook = $"\"webhook\":\"{sought.Webhook}\"";
        var conversation = string.Create(CultureInfo.InvariantCulture, $"\"conversation\":{sought.ConversationId},");
        var named = line.Contains(webhook, StringComparison.Ordinal);
        if (line.Length > LongestLine
            || !(named || (sought.ConversationId is not null && line.Contains(conversation, StringComparison.Ordinal))))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var time = root.GetProperty("time").GetDateTime();
            return named || (time >= sought.Since && time <= sought.Until)
                ? new FoundLine(time, Text(root, "level"), Text(root, "instance"), Text(root, "category"),
                    Text(root, "message"))
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException)
        {
            return null; // cut short by a crash, or another program's
        }
    }

    // A process may be writing to it.
    private static IEnumerable<string> LinesOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";
}
