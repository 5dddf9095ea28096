using Frota.Telemetry.Logging;
using Frota.Telemetry.Logging.Files;
using Frota.UnitTests.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Telemetry.Logging.Files;

public sealed class DailyFileTests : IDisposable
{
    private static readonly LogOrigin Origin = new("worker", "worker-9101");

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-logs-").FullName;
    private readonly ManualTime _time = new();
    private readonly List<string> _complaints = [];

    [Fact]
    public void Each_day_has_its_file()
    {
        using (var file = Open(_folder))
        {
            file.Write(file.Now, "one");
            _time.Advance(TimeSpan.FromDays(1));
            file.Write(file.Now, "two, {with} braces");
            file.Write(file.Now, "three");
        }

        Assert.Equal("one\n", Read("worker-9101.2030-01-15.log"));
        Assert.Equal("two, {with} braces\nthree\n", Read("worker-9101.2030-01-16.log"));
        Assert.Empty(_complaints);
    }

    [Fact]
    public void Seven_days_are_kept_of_every_process_and_other_files_always()
    {
        string[] names = ["worker-9.2030-01-08.log", "panel.2029-12-31.log", "worker-9101.2030-01-09.log",
            "receiver.log", "notes.txt"];
        Array.ForEach(names, name => File.WriteAllText(Path.Combine(_folder, name), "x"));

        using (var file = Open(_folder))
        {
            file.Write(file.Now, "today");
        }

        Assert.Equal(["notes.txt", "receiver.log", "worker-9101.2030-01-09.log", "worker-9101.2030-01-15.log"],
            Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_storm_fills_no_disk_and_a_restart_changes_nothing()
    {
        for (var start = 0; start < 2; start++)
        {
            using var file = Open(_folder, mostBytes: 100);
            for (var i = 0; i < 50; i++)
            {
                file.Write(file.Now, "0123456789");
            }
        }

        Assert.Equal(99, Read("worker-9101.2030-01-15.log").Length);
        Assert.Equal(2, _complaints.Count(c => c.Contains("100 bytes", StringComparison.Ordinal)));

        _time.Advance(TimeSpan.FromDays(1));
        using (var next = Open(_folder, mostBytes: 100))
        {
            next.Write(next.Now, "a new day");
        }

        Assert.Equal("a new day\n", Read("worker-9101.2030-01-16.log"));
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/proc/no-such-folder")]
    public void A_folder_that_cannot_be_written_is_told_once(string folder)
    {
        using (var file = Open(folder))
        {
            for (var i = 0; i < 20; i++)
            {
                file.Write(file.Now, "lost");
            }
        }

        Assert.StartsWith(folder, Assert.Single(_complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_told_once()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "worker-9101.2030-01-15.log"), "/dev/full");
        using (var file = Open(_folder))
        {
            for (var i = 0; i < 20; i++)
            {
                file.Write(file.Now, "lost");
            }
        }

        Assert.StartsWith(_folder, Assert.Single(_complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker-9101", "worker-9101.2030-01-15.log")]
    [InlineData("../../etc/passwd", "______etc_passwd.2030-01-15.log")]
    public void A_name_leads_nowhere_else(string instance, string file)
    {
        Assert.Equal(file, LogFileName.Of(instance, new DateOnly(2030, 1, 15)));
        Assert.Equal(new DateOnly(2030, 1, 15), LogFileName.DayOf("/var/log/" + file));
    }

    [Theory]
    [InlineData("receiver.log")]
    [InlineData("2030-01-15.log")]
    [InlineData("worker-2030-01-15.log")]
    [InlineData("worker.2030-13-15.log")]
    [InlineData("worker.2030-01-15.log.gz")]
    public void Other_files_have_no_day(string name) => Assert.Null(LogFileName.DayOf(name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DailyFile Open(string folder, long mostBytes = 1 << 20) =>
        new(new LogFolder(folder, mostBytes), Origin, _time, _complaints.Add);

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));
}
