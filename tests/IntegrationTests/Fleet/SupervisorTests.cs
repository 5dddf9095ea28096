using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>A real supervisord with the project's own file.</summary>
public sealed class SupervisorTests(TestServers servers)
{
    private static readonly string[] Programs = ["web:receiver", "workers:suspects"];

    [Fact]
    public async Task A_supervisor_that_was_killed_leaves_nobody_behind_and_its_successor_answers()
    {
        await using var fleet = await StartAsync();
        await using var supervisor = new Supervisor(fleet);
        await supervisor.StartAsync(Programs);
        await ListensAsync(fleet);
        var pids = await supervisor.PidsAsync(Programs);
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":3000,"count":1}""");
        await fleet.SayAsync("15554440001", "in the middle");
        await fleet.MetAsync("model");

        await supervisor.KillAsync();
        await Until.TrueAsync(() => Task.FromResult(!pids.Any(pid => Directory.Exists($"/proc/{pid}"))),
            TimeSpan.FromSeconds(80), () => $"a process goes on without a supervisor; {supervisor.Logs()}");
        await supervisor.StartAsync(Programs);
        Assert.Equal("echo: in the middle", Assert.Single(await fleet.RepliesAsync("15554440001")).Text);
        await ListensAsync(fleet);
        await fleet.SayAsync("15554440002", "afterwards");
        Assert.Equal("echo: afterwards", Assert.Single(await fleet.RepliesAsync("15554440002")).Text);
    }

    [Fact]
    public async Task A_program_that_keeps_dying_is_given_up_and_spares_the_others()
    {
        await using var fleet = await StartAsync();
        await using var supervisor = new Supervisor(fleet);
        supervisor.Add("dies", "[program:dies]\ncommand=/bin/false\nautorestart=true\nstartretries=2\n");
        await supervisor.StartAsync(Programs);
        await supervisor.StateAsync("dies", "FATAL");
        await ListensAsync(fleet);
        await fleet.SayAsync("15554440003", "hello");
        Assert.Equal("echo: hello", Assert.Single(await fleet.RepliesAsync("15554440003")).Text);
    }

    // The receiver of the supervisor listens where the fleet's own would.
    private async Task<TestFleet> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Supervisor.Program), "the distribution's supervisor is not installed");
        var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        Assert.Equal(0, await fleet.Receiver.StopAsync());
        return fleet;
    }

    private static Task ListensAsync(TestFleet fleet) =>
        Until.TrueAsync(() => fleet.Receiver.IsAsync("/health/ready"), "the receiver is not ready");
}
