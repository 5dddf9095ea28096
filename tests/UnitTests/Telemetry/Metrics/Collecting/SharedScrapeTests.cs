using System.IO.Compression;
using Frota.Telemetry.Metrics.Collecting;
using Frota.Telemetry.Metrics.Exposition;
using Frota.UnitTests.Panel;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Collecting;

public sealed class SharedScrapeTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();
    private int _collections;

    [Fact]
    public async Task A_page_serves_for_300_ms()
    {
        var scrape = new SharedScrape(Count, _clock);
        var first = await scrape.LatestAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Same(first, await scrape.LatestAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotSame(first, await scrape.LatestAsync());
        Assert.Equal(2, _collections);
    }

    [Fact]
    public async Task All_who_ask_meanwhile_share_one_collection()
    {
        using var open = new ManualResetEventSlim();
        var scrape = new SharedScrape(() =>
        {
            open.Wait(Cancel);
            return Count();
        }, _clock);
        var asked = Enumerable.Range(0, 50).Select(_ => scrape.LatestAsync()).ToArray();
        open.Set();
        var answers = await Task.WhenAll(asked);

        Assert.Single(answers.Distinct());
        Assert.Equal(1, _collections);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var fails = true;
        var scrape = new SharedScrape(() => fails ? throw new ScrapeFailedException("away") : Count(), _clock);
        await Assert.ThrowsAsync<ScrapeFailedException>(scrape.LatestAsync);
        fails = false;

        Assert.NotNull(await scrape.LatestAsync());
    }

    [Fact]
    public void A_page_is_written_once_and_unzips_to_itself()
    {
        var snapshot = new Snapshot([new Family("x", FamilyType.Gauge, "", "", [new Sample("", "", "1")])], 0);

        var plain = snapshot.Page(Format.Text, zipped: false);
        using var unzipped = new GZipStream(
            new MemoryStream(snapshot.Page(Format.Text, zipped: true)), CompressionMode.Decompress);
        using var read = new StreamReader(unzipped);

        Assert.Same(plain, snapshot.Page(Format.Text, zipped: false));
        Assert.Equal("# TYPE x gauge\nx 1\n", read.ReadToEnd());
    }

    private IReadOnlyList<Family> Count()
    {
        _collections++;
        return [];
    }
}
