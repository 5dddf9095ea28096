using System.IO.Compression;
using System.Text;
using Frota.Telemetry.Metrics.Collecting;
using Frota.Telemetry.Metrics.Exposition;
using Frota.Telemetry.Metrics.Serving;
using Frota.UnitTests.Panel;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Serving;

public sealed class MetricsEndpointTests
{
    private static readonly IReadOnlyList<Family> Families =
        [new Family("x", FamilyType.Gauge, "", "", [new Sample("", "", "1")])];

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Answers_with_text_for_who_asks_for_nothing()
    {
        var answer = await AnswerAsync(() => Families);

        Assert.Equal(StatusCodes.Status200OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.ContentType);
        Assert.Equal("Accept, Accept-Encoding", answer.Headers.Vary);
        Assert.Equal("no-store", answer.Headers.CacheControl);
        Assert.Equal("# TYPE x gauge\nx 1\n", Encoding.UTF8.GetString(Body(answer)));
        Assert.Equal(Body(answer).Length, answer.ContentLength);
    }

    [Fact]
    public async Task Says_how_names_are_escaped_in_OpenMetrics_and_zips()
    {
        var answer = await AnswerAsync(
            () => Families, ("Accept", "application/openmetrics-text"), ("Accept-Encoding", "gzip"));

        Assert.Equal(
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores", answer.ContentType);
        Assert.Equal("gzip", answer.Headers.ContentEncoding);
        using var unzipped = new GZipStream(new MemoryStream(Body(answer)), CompressionMode.Decompress);
        using var read = new StreamReader(unzipped);
        Assert.Equal("# TYPE x gauge\nx 1\n# EOF\n", await read.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_scrape_that_failed_is_500_and_never_an_empty_page()
    {
        var answer = await AnswerAsync(() => throw new ScrapeFailedException("the instruments could not be read"));

        Assert.Equal(StatusCodes.Status500InternalServerError, answer.StatusCode);
        Assert.Equal("the instruments could not be read", Encoding.UTF8.GetString(Body(answer)));
    }

    [Fact]
    public async Task A_scraper_that_would_not_wait_is_told_408()
    {
        using var never = new ManualResetEventSlim();
        var asked = AnswerAsync(() =>
        {
            never.Wait(TestContext.Current.CancellationToken);
            return Families;
        }, ("X-Prometheus-Scrape-Timeout-Seconds", "2.5"));
        Assert.False(asked.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2.5));
        var answer = await asked;
        never.Set();

        Assert.Equal(StatusCodes.Status408RequestTimeout, answer.StatusCode);
        Assert.Empty(Body(answer));
    }

    private async Task<HttpResponse> AnswerAsync(
        Func<IReadOnlyList<Family>> collect, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        await MetricsEndpoint.AnswerAsync(context, new SharedScrape(collect, _clock), _clock);
        return context.Response;
    }

    private static byte[] Body(HttpResponse answer) => ((MemoryStream)answer.Body).ToArray();
}
