using System.Text;
using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>What ops/deploy does when something is wrong: the release "one" stays in service.</summary>
public sealed class FailedDeployTests(DeployHost given) : IClassFixture<DeployHost>
{
    private const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly DeployedFleet _host = given.Fleet;

    [Fact]
    public async Task A_build_that_never_becomes_ready_is_taken_back_before_anybody_misses_it()
    {
        await _host.BuildAsync("sleepy");
        _host.Spoil("sleepy", "Workers", "exec sleep 1000");
        var untouched = await _host.Supervisor.PidsAsync(_host.Programs[1..]);

        var deployed = await _host.DeployAsync("--timeout", "20", "sleepy");
        Assert.True(deployed.ExitCode == 6, deployed.Error);
        Assert.Contains("workers:suspects of sleepy is not ready", deployed.Error, StringComparison.Ordinal);
        Assert.Equal("one", _host.Current);
        Assert.Null(_host.Previous);
        Assert.Equal(["one"], await _host.ReleasesAsync());
        Assert.Equal(untouched, await _host.Supervisor.PidsAsync(_host.Programs[1..]));
        await _host.AnswersAsync();
    }

    [Fact]
    public async Task A_build_that_is_not_what_it_says_is_taken_back()
    {
        await _host.BuildAsync("pretended");
        _host.Spoil("pretended", "Cli", """[ "$1" = --version ] && { echo 9.9.9; exit; }; exec "$0.real" "$@" """);

        var deployed = await _host.DeployAsync("--timeout", "20", "pretended");
        Assert.True(deployed.ExitCode == 6, deployed.Error);
        Assert.Equal(["one"], await _host.ReleasesAsync());
    }

    [Fact]
    public async Task A_migration_that_fails_stops_it_before_any_restart()
    {
        await _host.BuildAsync("unmigrated");
        _host.Spoil("unmigrated", "Cli", """[ "$1 $2" = "db migrate" ] && exit 1; exec "$0.real" "$@" """);
        var pids = await _host.Supervisor.PidsAsync(_host.Programs);

        var deployed = await _host.DeployAsync("unmigrated");
        Assert.True(deployed.ExitCode == 1, deployed.Error);
        Assert.Contains("frota db migrate failed; no process was restarted", deployed.Error, StringComparison.Ordinal);
        Assert.Equal("one", _host.Current);
        Assert.Equal(pids, await _host.Supervisor.PidsAsync(_host.Programs));
    }

    [Fact]
    public async Task Whoever_asked_is_told_and_nothing_fails_when_they_are_away()
    {
        var pids = await _host.Supervisor.PidsAsync(_host.Programs);
        var key = Path.Combine(_host.Supervisor.Environment["FROTA_DATA"], "webhook.key");
        await File.WriteAllTextAsync(key, Key, TestContext.Current.CancellationToken);
        _host.Supervisor.Environment["FROTA_DEPLOY_WEBHOOK_KEY_FILE"] = key;
        _host.Supervisor.Environment["FROTA_DEPLOY_WEBHOOK"] = "http://127.0.0.1:1/";
        var away = await _host.DeployAsync("one");
        Assert.True(away.ExitCode == 0, away.Error);
        Assert.Contains("nobody was told", away.Error, StringComparison.Ordinal);

        _host.Supervisor.Environment["FROTA_DEPLOY_WEBHOOK"] = $"{_host.Fleet.Simulators.Url}/sink/deploys";
        Assert.Equal(0, (await _host.DeployAsync("one")).ExitCode);
        _host.Supervisor.Environment.Remove("FROTA_DEPLOY_WEBHOOK");
        var (body, headers) = await ToldAsync();
        Assert.Contains("\"outcome\": \"deployed\"", body, StringComparison.Ordinal);
        Assert.Equal(Authenticity.Authentic, StandardWebhooks.Verify(
            headers("webhook-id"), headers("webhook-timestamp"), headers("webhook-signature"),
            Encoding.UTF8.GetBytes(body), [Key], TimeProvider.System.GetUtcNow()));

        // What is there already is left alone; to look changes nothing; what is not there is refused.
        var looked = await _host.DeployAsync("--dry-run", "one");
        Assert.Equal(0, looked.ExitCode);
        Assert.Contains("0 processes to replace, 6 there already", looked.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await _host.DeployAsync("absent")).ExitCode);
        Assert.Equal(2, (await _host.DeployAsync()).ExitCode);
        Assert.Equal(pids, await _host.Supervisor.PidsAsync(_host.Programs));
    }

    private async Task<(string Body, Func<string, string> Headers)> ToldAsync()
    {
        using var http = new HttpClient();
        using var calls = JsonDocument.Parse(
            await http.GetStringAsync(new Uri($"{_host.Fleet.Simulators.Url}/_calls/sink")));
        var call = Assert.Single(calls.RootElement.EnumerateArray()).Clone();
        return (call.GetProperty("texts")[0].GetString()!,
            name => call.GetProperty("headers").GetProperty(name).GetString()!);
    }
}
