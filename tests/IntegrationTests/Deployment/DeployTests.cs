using Frota.Harness;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>ops/deploy on a real supervisord with real processes.</summary>
public sealed class DeployTests(TestServers servers)
{
    [Fact]
    public async Task A_deploy_under_traffic_loses_nothing_and_so_does_the_way_back()
    {
        await using var host = await DeployedFleet.StartAsync(servers);
        await host.BuildAsync("two");
        using var enough = new CancellationTokenSource();
        var traffic = new Traffic(host.Fleet);
        var posting = traffic.PostAsync(enough.Token);

        var deployed = await host.DeployAsync("--json", "two");
        Assert.True(deployed.ExitCode == 0, deployed.Error + host.Supervisor.Logs());
        Assert.Equal("deployed", DeployedFleet.Report(deployed).GetProperty("outcome").GetString());
        Assert.Equal(("two", "one"), (host.Current, host.Previous));
        Assert.Equal(["two"], await host.ReleasesAsync());

        var back = await host.DeployAsync("--rollback");
        Assert.True(back.ExitCode == 0, back.Error);
        Assert.Equal(("one", "two"), (host.Current, host.Previous));
        Assert.Equal(["one"], await host.ReleasesAsync());

        await enough.CancelAsync();
        await posting;
        await traffic.AnsweredOnceAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{traffic}\n{deployed.Error}");
    }

    [Fact]
    public async Task One_that_was_killed_in_the_middle_is_run_again_and_nobody_runs_beside_it()
    {
        await using var host = await DeployedFleet.StartAsync(servers);
        await host.BuildAsync("two");
        using (var first = host.Deploying("two"))
        {
            await Until.TrueAsync(async () => await host.ReleaseAsync(host.Programs[0]) == "two", "none is replaced");
            Assert.Equal(4, (await host.DeployAsync("two")).ExitCode);
            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("one", await host.ReleasesAsync());
        var again = await host.DeployAsync("two");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(("two", "one"), (host.Current, host.Previous));
        Assert.Equal(["two"], await host.ReleasesAsync());

        // The way back, too, goes on where it went.
        using (var back = host.Deploying("--rollback"))
        {
            await Until.TrueAsync(async () => await host.ReleaseAsync(host.Programs[0]) == "one", "none is taken back");
            back.Kill();
            await back.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // A restart that was under way still holds the lock until it is done.
        await Until.TrueAsync(async () => (again = await host.DeployAsync("--rollback")).ExitCode != 4, "still locked");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal("one", host.Current);
        Assert.Equal(["one"], await host.ReleasesAsync());
        await host.AnswersAsync();
    }
}
