using System.Net;
using System.Text.Json;
using Frota.Telemetry.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Frota.UnitTests.Telemetry.Health;

public sealed class HealthEndpointsTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, HttpStatusCode.OK, """{"status":"ready"}""")]
    [InlineData("away", HttpStatusCode.ServiceUnavailable,
        """{"status":"not ready","faults":[{"name":"postgres","fault":"away"}]}""")]
    public async Task Readiness_is_a_status_and_json(string? fault, HttpStatusCode status, string json)
    {
        await using var app = await StartAsync(fault);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var ready = await client.GetAsync("/health/ready", Cancel);
        using var live = await client.GetAsync("/health/live", Cancel);

        Assert.Equal(status, ready.StatusCode);
        Assert.Equal("application/json", ready.Content.Headers.ContentType!.MediaType);
        Assert.True(ready.Headers.CacheControl!.NoStore);
        Assert.True(JsonElement.DeepEquals(Parse(json), Parse(await ready.Content.ReadAsStringAsync(Cancel))));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task What_a_part_that_is_fine_has_to_tell_stands_beside()
    {
        await using var app = await StartAsync(fault: null, note: "3 bytes wait");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var ready = await client.GetStringAsync("/health/ready", Cancel);

        Assert.True(JsonElement.DeepEquals(
            Parse("""{"status":"ready","notes":[{"name":"postgres","note":"3 bytes wait"}]}"""), Parse(ready)));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, "healthy")]
    [InlineData("away", HttpStatusCode.ServiceUnavailable, "not ready")]
    public async Task The_deep_probe_times_each_part(string? fault, HttpStatusCode status, string word)
    {
        await using var app = await StartAsync(fault);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var deep = await client.GetAsync("/health/deep", Cancel);

        var report = Parse(await deep.Content.ReadAsStringAsync(Cancel));
        var part = Assert.Single(report.GetProperty("parts").EnumerateArray());
        Assert.Equal((status, word, fault is null),
            (deep.StatusCode, report.GetProperty("status").GetString(), part.GetProperty("ok").GetBoolean()));
        Assert.InRange(part.GetProperty("ms").GetDouble(), 0, 10_000);
    }

    [Fact]
    public async Task A_part_that_hangs_ends_the_liveness()
    {
        await using var app = await StartAsync(fault: null, stuck: true);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var live = await client.GetAsync("/health/live", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, live.StatusCode);
        Assert.True(JsonElement.DeepEquals(Parse("""{"status":"stuck","parts":["postgres"]}"""),
            Parse(await live.Content.ReadAsStringAsync(Cancel))));
    }

    [Fact]
    public async Task Answers_HEAD_too()
    {
        await using var app = await StartAsync("away");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var ask = new HttpRequestMessage(HttpMethod.Head, "/health/ready");
        using var answer = await client.SendAsync(ask, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement.Clone();

    private static async Task<WebApplication> StartAsync(string? fault, string? note = null, bool stuck = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHealth().AddSingleton<IReadinessCheck>(new Fixed(fault, note, stuck));
        var app = builder.Build();
        app.MapHealth();
        await app.StartAsync(Cancel);
        return app;
    }

    private sealed class Fixed(string? fault, string? note, bool stuck) : IReadinessCheck
    {
        public bool IsStuck => stuck;

        public string Name => "postgres";

        public string? Note => note;

        public ValueTask<string?> FaultAsync(CancellationToken cancel) => new(fault);
    }
}
