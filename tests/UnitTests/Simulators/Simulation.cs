using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Frota.Simulators;
using Xunit;

namespace Frota.UnitTests.Simulators;

/// <summary>Running simulators and a client for them; a class of tests has one of its own.</summary>
public sealed class Simulation : IAsyncLifetime
{
    public const string GraphToken = "EAAG-token";
    public const string TelegramToken = "4242:AAbb";
    public const string ModelKey = "sk-sim";

    private SimulatorHost? _host;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public SimulatorHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            GraphToken = GraphToken,
            TelegramToken = TelegramToken,
            ModelKey = ModelKey,
        });
        Http.BaseAddress = new Uri(_host.Url);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host!.DisposeAsync();
    }

    public async Task SetAsync(string simulator, string setting)
    {
        using StringContent content = new(setting);
        using var response = await Http.PostAsync(
            new Uri($"/_control/{simulator}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until a mode that was set for a count of calls has been met by all of them.</summary>
    public async Task MetAsync(string simulator)
    {
        var since = TimeProvider.System.GetTimestamp();
        while ((string)(await Http.GetFromJsonAsync<JsonObject>("/_control", TestContext.Current.CancellationToken))!
            [simulator]!["mode"]! != "ok")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "nobody called");
        }
    }

    public async Task<(int Status, JsonNode? Body)> PostAsync(string path, string json, params string[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json) };
        foreach (var header in headers)
        {
            var at = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..at], header[(at + 1)..].Trim());
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    public async Task<JsonArray> ListAsync(string path) =>
        (await Http.GetFromJsonAsync<JsonArray>(path, TestContext.Current.CancellationToken))!;
}
