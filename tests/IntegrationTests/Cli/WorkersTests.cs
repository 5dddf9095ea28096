using System.Text.Json;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Cli;

/// <summary><c>frota workers</c> against workers that nobody supervises.</summary>
public sealed class WorkersTests(TestServers servers)
{
    [Fact]
    public async Task A_quiet_fleet_takes_nothing_and_loses_nothing()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 2 });
        await RunAsync(fleet, 0, "workers", "drain", "--all");
        Assert.Equal(["quiet", "quiet"], await StatesAsync(fleet));
        await fleet.SayAsync("15556660001", "is anybody there?");
        await fleet.UntilAsync("SELECT count(*) = 2 FROM workers WHERE state = 'quiet' AND busy = 0");
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM inbound_messages"));

        await RunAsync(fleet, 0, "workers", "resume", "--all");
        Assert.Equal("echo: is anybody there?", Assert.Single(await fleet.RepliesAsync("15556660001")).Text);
        Assert.Equal(["working", "working"], await StatesAsync(fleet));
    }

    [Fact]
    public async Task A_worker_that_is_told_to_restart_finishes_its_turn_and_ends()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":3000,"count":1}""");
        await fleet.SayAsync("15556660002", "slowly");
        await fleet.MetAsync("model");
        // Nobody starts it anew here: that is told, too.
        await RunAsync(fleet, 5, "workers", "restart", "--all", "--timeout", "1s");
        await Until.TrueAsync(() => Task.FromResult(fleet.Workers[0].HasEnded), "the worker did not end");
        await fleet.UntilAsync("SELECT bool_and(disposition = 'answered') FROM inbound_messages");
        await RunAsync(fleet, 3, "workers", "quiet", "nobody");
        await RunAsync(fleet, 2, "workers", "quiet");
    }

    [Fact]
    public async Task Workers_above_their_memory_end_one_by_one()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var greedy = fleet.AddWorker(TestFleet.AllRoles, ("FROTA_WORKER_MEMORY_MIB", "1"));
        await Until.TrueAsync(() => Task.FromResult(greedy.HasEnded), "the worker did not end");
        Assert.Contains("above the ceiling", greedy.Log, StringComparison.Ordinal);
        fleet.AddWorker();
        await fleet.SayAsync("15556660003", "hello");
        Assert.Equal("echo: hello", Assert.Single(await fleet.RepliesAsync("15556660003")).Text);
    }

    private static async Task<string[]> StatesAsync(TestFleet fleet) =>
        [.. JsonDocument.Parse(await RunAsync(fleet, 0, "workers", "list", "--json")).RootElement.GetProperty("data")
            .EnumerateArray().Select(worker => worker.GetProperty("state").GetString()!)];

    private static async Task<string> RunAsync(TestFleet fleet, int exitCode, params string[] arguments)
    {
        var ended = await fleet.FrotaAsync(arguments);
        Assert.True(ended.ExitCode == exitCode,
            $"frota {string.Join(' ', arguments)} ended with {ended.ExitCode}: {ended.Error}{ended.Output}");
        return ended.Output;
    }
}
