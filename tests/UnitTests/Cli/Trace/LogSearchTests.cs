using System.Text.Json;
using Frota.Cli.Trace;
using Xunit;

namespace Frota.UnitTests.Cli.Trace;

public sealed class LogSearchTests : IDisposable
{
    private static readonly Guid Webhook = Guid.Parse("0195d0c6-3c00-7000-8000-00000000a001");
    private static readonly DateTime Noon = new(2030, 1, 15, 12, 0, 0, DateTimeKind.Utc);
    private static readonly LinesSought Sought = new(Webhook, 3, Noon, Noon.AddMinutes(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-logs-").FullName;

    [Fact]
    public void A_line_that_names_the_webhook_belongs_to_it_whenever_it_was_written()
    {
        var line = Line(Noon.AddHours(3), "late", webhook: Webhook);

        Assert.Equal(new FoundLine(Noon.AddHours(3), "warning", "worker-9101", "Frota.Test", "late"),
            LogSearch.Read(line, Sought));
    }

    [Theory]
    [InlineData(3, 30, true)]
    [InlineData(3, 61, false)]
    [InlineData(3, -1, false)]
    [InlineData(33, 30, false)]
    public void A_line_of_its_conversation_belongs_to_it_while_it_lives(long conversation, int seconds, bool belongs) =>
        Assert.Equal(belongs,
            LogSearch.Read(Line(Noon.AddSeconds(seconds), "x", conversation: conversation), Sought) is not null);

    [Theory]
    [InlineData("")]
    [InlineData("not JSON \"webhook\":\"0195d0c6-3c00-7000-8000-00000000a001\"")]
    [InlineData("{\"webhook\":\"0195d0c6-3c00-7000-8000-00000000a001\",\"time\":7}")]
    [InlineData("[\"webhook\":\"0195d0c6-3c00-7000-8000-00000000a001\"]")]
    [InlineData("{\"webhook\":\"0195d0c6-3c00-7000-8000-00000000a001\",\"time\":\"2030-01-15T1")]
    public void What_is_no_line_of_ours_is_skipped(string line) => Assert.Null(LogSearch.Read(line, Sought));

    [Fact]
    public void Files_of_its_days_are_searched_in_all_processes_and_no_others()
    {
        Write("receiver-8080.2030-01-15.log", Line(Noon, "first", webhook: Webhook));
        Write("worker-9101.2030-01-15.log",
            Line(Noon.AddSeconds(2), "third", conversation: 3), Line(Noon.AddSeconds(1), "second", webhook: Webhook));
        Write("worker-9101.2030-01-14.log", Line(Noon, "yesterday", webhook: Webhook));
        Write("worker-9101.log", Line(Noon, "no file of ours", webhook: Webhook));

        var (lines, cut) = LogSearch.Find(_folder, Sought, CancellationToken.None);

        Assert.Equal(["first", "second", "third"], lines.Select(l => l.Message));
        Assert.False(cut);
    }

    [Fact]
    public void A_storm_of_lines_is_cut()
    {
        Write("worker-9101.2030-01-15.log",
            [.. Enumerable.Range(0, LogSearch.MostLines + 1).Select(_ => Line(Noon, "again", webhook: Webhook))]);

        var (lines, cut) = LogSearch.Find(_folder, Sought, CancellationToken.None);

        Assert.Equal((LogSearch.MostLines, true), (lines.Count, cut));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(_folder, name), lines);

    private static string Line(DateTime time, string message, Guid? webhook = null, long? conversation = null)
    {
        var fields = new Dictionary<string, object>
        {
            ["time"] = time,
            ["level"] = "warning",
            ["category"] = "Frota.Test",
            ["message"] = message,
            ["process"] = "worker",
            ["instance"] = "worker-9101",
        };
        if (webhook is { } id)
        {
            fields["webhook"] = id;
        }

        if (conversation is { } number)
        {
            fields["conversation"] = number;
            fields["values"] = new { };
        }

        return JsonSerializer.Serialize(fields);
    }
}
