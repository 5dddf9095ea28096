using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
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

    [Fact]
    public async Task A_process_that_hangs_is_killed_and_its_successor_works()
    {
        await using var fleet = await StartAsync();
        await using var supervisor = new Supervisor(fleet);
        await supervisor.StartAsync([.. Programs, "supervise"]);
        await WorkingAsync(fleet, 2);
        var pid = Assert.Single(await supervisor.PidsAsync("workers:suspects"));
        await ShowsAsync(supervisor, "frota_process_up{process=\"suspects\"} 1");
        await Script.RunAsync("/bin/kill", ["-STOP", $"{pid}"]);

        await Until.TrueAsync(async () => !(await supervisor.PidsAsync("workers:suspects")).Contains(pid),
            TimeSpan.FromSeconds(90), () => $"nobody killed it; {supervisor.Logs()}");
        await WorkingAsync(fleet, 2);
        await ShowsAsync(supervisor, "frota_watchdog_kills_total{process=\"suspects\"} 1");
        await ShowsAsync(supervisor, "frota_process_exits_total{expected=\"false\",process=\"suspects\"} 1");
    }

    [Fact]
    public async Task Workers_are_scaled_restarted_one_by_one_and_answer_meanwhile()
    {
        await using var fleet = await StartAsync();
        await using var supervisor = new Supervisor(fleet);
        await supervisor.StartAsync([.. Programs, "supervise"]);
        await ListensAsync(fleet);
        await supervisor.FrotaAsync(2, "workers", "scale", "2..1");
        await supervisor.FrotaAsync(2, "workers", "scale", "9");
        await supervisor.FrotaAsync(0, "workers", "scale", "2");
        await WorkingAsync(fleet, 3); // and the one of suspects

        var before = await fleet.AskAsync<long>("SELECT max(id) FROM workers");
        var restarting = supervisor.FrotaAsync(0, "workers", "restart", "--all", "--rolling");
        for (var i = 0; !restarting.IsCompleted; i++)
        {
            await fleet.SayAsync($"1555444{i:0000}", "meanwhile");
            Assert.Equal("echo: meanwhile", Assert.Single(await fleet.RepliesAsync($"1555444{i:0000}")).Text);
        }

        await restarting;
        Assert.Equal(3, await fleet.AskAsync<long>(
            "SELECT count(DISTINCT name) FROM workers WHERE id > @before AND state = 'working'", new { before }));

        await supervisor.FrotaAsync(0, "workers", "scale", "1");
        await WorkingAsync(fleet, 2);
        Assert.Equal(1, await fleet.AskAsync<long>("""
            SELECT count(*) FROM workers WHERE stopped_at IS NULL AND worker_is_alive(id) AND name LIKE 'worker-%'
            """));
    }

    [Fact]
    public async Task Work_that_waits_for_full_workers_brings_a_spare_one()
    {
        await using var fleet = await StartAsync();
        await using var supervisor = new Supervisor(fleet);
        await supervisor.StartAsync([.. Programs, "supervise"]);
        await ListensAsync(fleet);
        // More than two workers have under way: some hundred turns each that wait for the model.
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":20000,"count":100000}""");
        const int Said = 1500;
        await Task.WhenAll(Enumerable.Range(0, Said).Select(n => fleet.SayAsync($"1555{n:0000000}", "hello")));
        await ShowsAsync(supervisor, "frota_scale_target 2");
        await WorkingAsync(fleet, 3);
        await fleet.ControlAsync("model", """{"mode":"ok"}""");
        await fleet.UntilAsync(
            "SELECT count(*) = @Said AND bool_and(disposition = 'answered') FROM inbound_messages", new { Said });
    }

    private static Task ShowsAsync(Supervisor supervisor, string sample)
    {
        var page = "";
        return Until.TrueAsync(
            async () => (page = await supervisor.MetricsAsync()).Contains(sample, StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), () => $"{sample} is not in {page}");
    }

    private static Task WorkingAsync(TestFleet fleet, int count) => fleet.UntilAsync("""
        SELECT count(*) = @count FROM workers WHERE stopped_at IS NULL AND state = 'working' AND worker_is_alive(id)
        """, new { count });

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
