using System.Text;
using FsCheck.Fluent;
using Frota.Receiver.Spool;
using Xunit;

namespace Frota.UnitTests.Receiver.Spool;

/// <summary>Whatever was appended comes out in its order, through crashes at any byte.</summary>
public sealed class SpoolLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frota-log-").FullName;

    [Fact]
    public void A_crash_at_any_byte_keeps_what_was_whole_and_nothing_else()
    {
        string[] texts = ["one", "two, longer", "três"];
        var ends = new List<long>();
        using (var log = Open("whole"))
        {
            foreach (var text in texts)
            {
                Append(log, text);
                ends.Add(log.Length);
            }
        }

        var bytes = File.ReadAllBytes(Assert.Single(Files("whole")));
        Assert.Equal(ends[^1], bytes.Length);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var name = $"cut{length}";
            Directory.CreateDirectory(Folder(name));
            File.WriteAllBytes(Path.Combine(Folder(name), "0000000000000001.spool"), bytes[..length]);
            using var log = Open(name);
            Assert.Equal(texts.Take(ends.Count(end => end <= length)), Drain(log));
        }
    }

    [Fact]
    public void Records_written_after_a_torn_one_are_found_by_the_next_start()
    {
        using (var log = Open("torn"))
        {
            Append(log, "kept");
            Append(log, "torn");
        }

        using (var file = File.OpenWrite(Files("torn").Single()))
        {
            file.SetLength(file.Length - 1);
        }

        using (var log = Open("torn"))
        {
            Append(log, "after");
        }

        using var last = Open("torn");
        Assert.Equal(["kept", "after"], Drain(last));
    }

    [Fact]
    public void Whatever_is_appended_drained_and_killed_the_order_is_kept() =>
        Prop.ForAll(Gen.Choose(0, 9).ListOf().ToArbitrary(), steps =>
        {
            var name = Guid.NewGuid().ToString("N");
            var log = Open(name);
            var (next, confirmed) = (0, new List<int>());
            foreach (var step in steps)
            {
                switch (step)
                {
                    case < 5: // a group of one to five
                        var group = Enumerable.Range(next, step + 1).ToArray();
                        log.Append([.. group.Select(n => Encoding.UTF8.GetBytes($"{n}"))]);
                        next += group.Length;
                        break;
                    case < 9 when log.Peek(step - 3, 1 << 20) is { } batch:
                        confirmed.AddRange(Numbers(batch));
                        log.Remove(batch);
                        break;
                    case 9: // a crash: nothing is closed in order
                        log.Dispose();
                        log = Open(name);
                        break;
                }
            }

            while (log.Peek(3, 1 << 20) is { } rest)
            {
                confirmed.AddRange(Numbers(rest));
                log.Remove(rest);
            }

            var empty = log.Length == 0 && Files(name).Length == 0;
            log.Dispose();
            // At least once; the first time of each is in order.
            return empty && confirmed.Distinct().SequenceEqual(Enumerable.Range(0, next));
        }).Holds();

    [Fact]
    public void A_record_longer_than_a_batch_comes_out_whole()
    {
        using var log = Open("long");
        log.Append([new byte[100_000], new byte[3]]);
        var batch = log.Peek(256, 1_000)!;
        Assert.Equal(100_000, Assert.Single(batch.Records).Length);
        log.Remove(batch);
        Assert.Equal(3, Assert.Single(log.Peek(256, 1_000)!.Records).Length);
    }

    [Fact]
    public void A_long_log_is_many_files_and_each_goes_when_it_is_drained()
    {
        using var log = Open("many");
        var record = new byte[SpoolLog.SegmentLength / 2];
        for (var i = 0; i < 5; i++)
        {
            log.Append([record]);
        }

        Assert.Equal(3, Files("many").Length);
        for (var i = 0; i < 5; i++)
        {
            log.Remove(log.Peek(1, 1)!);
        }

        Assert.Empty(Files("many"));
        Assert.Equal(0, log.Length);
    }

    [Fact]
    public void What_the_disk_altered_is_set_aside_and_the_rest_goes_on()
    {
        using (var log = Open("rot"))
        {
            log.Append([new byte[SpoolLog.SegmentLength / 2], new byte[SpoolLog.SegmentLength / 2]]);
            Append(log, "after");
        }

        using (var file = File.OpenWrite(Files("rot").Order(StringComparer.Ordinal).First()))
        {
            file.Position = 1_000;
            file.WriteByte(1);
        }

        using var again = Open("rot");
        Assert.Null(again.Peek(1, 1));
        Assert.True(File.Exists(again.SetAside()));
        Assert.Equal(["after"], Drain(again));
    }

    [Fact]
    public void Nobody_else_may_read_it()
    {
        using var log = Open("private");
        Append(log, "people's words");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Files("private").Single()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Folder("private")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Folder(string name) => Path.Combine(_folder, name);

    private string[] Files(string name) => Directory.GetFiles(Folder(name), "*.spool");

    private SpoolLog Open(string name) => new(Folder(name));

    private static void Append(SpoolLog log, string text) => log.Append([Encoding.UTF8.GetBytes(text)]);

    private static IEnumerable<int> Numbers(SpoolBatch batch) => batch.Records.Select(
        r => int.Parse(Encoding.UTF8.GetString(r), System.Globalization.CultureInfo.InvariantCulture));

    private static List<string> Drain(SpoolLog log)
    {
        var texts = new List<string>();
        while (log.Peek(2, 1 << 20) is { } batch)
        {
            texts.AddRange(batch.Records.Select(Encoding.UTF8.GetString));
            log.Remove(batch);
        }

        return texts;
    }
}
