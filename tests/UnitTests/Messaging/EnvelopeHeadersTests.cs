using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Frota.Messaging;
using Xunit;

namespace Frota.UnitTests.Messaging;

public sealed class EnvelopeHeadersTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Texts = Gen.Elements("", "a reason", "ação: não", "two\nlines", "😀", "x");

    private static readonly Gen<long?> Ids = Gen.Elements<long?>(null, 1, 42, long.MaxValue);

    private static readonly Gen<EnvelopeHeaders> Headers =
        from attempt in Gen.Choose(1, int.MaxValue)
        from remaining in Gen.Choose(0, int.MaxValue)
        from tenant in Ids
        from conversation in Ids
        from texts in Texts.ArrayOf(4)
        from parent in Gen.Elements("", "00-0195d0c63c0070008000000000000001-00f067aa0ba902b7-01")
        select new EnvelopeHeaders(
            attempt, TimeSpan.FromMilliseconds(remaining), tenant, conversation,
            texts[0], texts[1], texts[2], texts[3])
        {
            TraceParent = parent,
        };

    /// <summary>Values as any client may put them into a table, under our names.</summary>
    private static readonly Gen<object?> Rubbish = Gen.Elements<object?>(
        null, true, -1, long.MinValue, long.MaxValue, 1.5, double.NaN, "7", "seven", "", new byte[] { 0xff, 0xfe },
        new List<object> { 1 }, new Dictionary<string, object?>(), "9"u8.ToArray(), 3.5m, DateTimeOffset.UnixEpoch);

    private static readonly string[] Names =
    [
        "frota-attempt", "frota-remaining-ms", "frota-tenant", "frota-conversation", "frota-history", "frota-reason",
        "frota-error", "frota-origin", "traceparent",
    ];

    [Fact]
    public void What_is_written_reads_back_as_the_broker_returns_it() =>
        Prop.ForAll(Headers.ToArbitrary(), headers => EnvelopeHeaders.FromTable(Returned(headers.ToTable())) == headers)
            .Holds();

    [Fact]
    public void Something_new_carries_its_attempt_only()
    {
        var table = EnvelopeHeaders.First.ToTable();

        Assert.Equal(("frota-attempt", 1), (Assert.Single(table).Key, table["frota-attempt"]));
        Assert.Equal(EnvelopeHeaders.First, EnvelopeHeaders.FromTable(table));
    }

    [Fact]
    public void No_table_reads_as_something_new()
    {
        Assert.Equal(EnvelopeHeaders.First, EnvelopeHeaders.FromTable(null));
        Assert.Equal(EnvelopeHeaders.First,
            EnvelopeHeaders.FromTable(new Dictionary<string, object?> { ["other"] = 1 }));
    }

    [Fact]
    public void Any_table_reads_as_headers_within_their_bounds() =>
        Prop.ForAll(Rubbish.ArrayOf(Names.Length).ToArbitrary(), values =>
        {
            var read = EnvelopeHeaders.FromTable(Names.Zip(values).ToDictionary(p => p.First, p => p.Second));
            return read.Attempt >= 1 && read.Remaining >= TimeSpan.Zero
                && new[] { read.History, read.Reason, read.Error, read.Origin }.All(text => text is not null);
        }).Holds();

    [Theory]
    [InlineData("frota-attempt", 0, 1)]
    [InlineData("frota-attempt", -5, 1)]
    [InlineData("frota-attempt", 3L, 3)]
    [InlineData("frota-attempt", long.MaxValue, int.MaxValue)]
    [InlineData("frota-attempt", "4", 4)]
    [InlineData("frota-attempt", "four", 1)]
    public void An_attempt_of_another_form_reads_as_near_as_can_be(string name, object value, int attempt) =>
        Assert.Equal(attempt, EnvelopeHeaders.FromTable(new Dictionary<string, object?> { [name] = value }).Attempt);

    [Fact]
    public void A_failed_attempt_is_one_line_with_its_time()
    {
        var headers = EnvelopeHeaders.First.Remember(Noon, "reset").Remember(Noon.AddSeconds(2), "no answer");

        Assert.Equal("2030-01-15T12:00:00Z reset\n2030-01-15T12:00:02Z no answer", headers.History);
        Assert.Equal(EnvelopeHeaders.First, headers with { History = "" });
    }

    [Theory]
    [InlineData("one\n2030-01-01T00:00:00Z forged")]
    [InlineData("one\r\n2030-01-01T00:00:00Z forged")]
    [InlineData("one\r2030-01-01T00:00:00Z forged")]
    [InlineData("one\u20282030-01-01T00:00:00Z forged")]
    [InlineData("one\u00852030-01-01T00:00:00Z forged")]
    [InlineData("one\f2030-01-01T00:00:00Z forged")]
    public void A_reason_cannot_forge_a_second_line(string reason)
    {
        var history = EnvelopeHeaders.First.Remember(Noon, reason).History;

        Assert.Equal("2030-01-15T12:00:00Z one 2030-01-01T00:00:00Z forged", history);
    }

    [Fact]
    public void Remembers_the_last_twenty_attempts()
    {
        var headers = Enumerable.Range(1, 25)
            .Aggregate(EnvelopeHeaders.First, (known, n) => known.Remember(Noon, $"failure {n}"));

        var lines = headers.History.Split('\n');
        Assert.Equal(EnvelopeHeaders.HistoryLines, lines.Length);
        Assert.EndsWith("failure 6", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("failure 25", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_outgrows_a_frame()
    {
        var headers = EnvelopeHeaders.First.Remember(Noon, new string('x', 100_000)) with
        {
            Reason = new string('r', 100_000),
            Error = new string('e', 100_000),
        };

        var read = EnvelopeHeaders.FromTable(Returned(headers.ToTable()));

        Assert.Equal((2000, 2000), (read.Reason.Length, read.Error.Length));
        Assert.InRange(read.History.Length, 2000, 2030);
    }

    /// <summary>The client hands texts back as their bytes, and whole numbers as what they were.</summary>
    private static Dictionary<string, object?> Returned(Dictionary<string, object?> table) => table.ToDictionary(
        p => p.Key, p => p.Value is string text ? Encoding.UTF8.GetBytes(text) : p.Value);
}
