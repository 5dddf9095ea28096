using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>With a spool every webhook is accepted, and answered once and in order when the broker is back.</summary>
[Collection(BrokenBroker.Name)]
public sealed class SpoolTests(TestServers servers, PrivateBroker broker) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frota-spool-").FullName;

    [Fact]
    public async Task A_broker_killed_under_load_costs_nothing()
    {
        await using var fleet = await StartAsync();
        var oracle = new Oracle();
        var killed = KillAsync(fleet);
        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (contact, _) =>
        {
            for (var (number, after) = (1, 0); after < 5; number++)
            {
                after += killed.IsCompleted ? 1 : 0;
                await SayAsync(fleet, oracle, $"5511900000{contact:000}", number);
            }
        });
        await killed;
        Assert.NotEqual(0, Spooled());
        Assert.True(await fleet.Receiver.IsAsync("/health/ready"));
        await broker.StartAsync();
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        await Until.TrueAsync(() => Task.FromResult(Spooled() == 0), "the spool was never empty again");
    }

    [Fact]
    public async Task A_receiver_killed_with_a_full_spool_brings_it_at_its_next_start()
    {
        await using var fleet = await StartAsync();
        await broker.SignalAsync("-STOP");
        var oracle = await Load.RunAsync(fleet, contacts: 20, messages: 200, seed: 12);
        await SayAsync(fleet, oracle, "15550002222", 1);
        fleet.Receiver.Kill();
        Assert.NotEqual(0, Spooled());
        await fleet.Receiver.DisposeAsync();

        fleet.StartReceiver();
        await fleet.Receiver.ReadyAsync();
        await SayAsync(fleet, oracle, "15550002222", 2);
        await broker.SignalAsync("-CONT");
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
    }

    [Fact]
    public async Task A_second_receiver_on_the_same_folder_is_refused()
    {
        await using var fleet = await StartAsync();
        var ended = await Script.TryAsync(Checkout.Executable("Receiver"),
            [$"--SPOOL={_folder}", $"--RECEIVER_URL={FleetProcess.FreeUrl()}"], fleet.Environment);
        Assert.Equal(78, ended.ExitCode);
        Assert.Contains("FROTA_SPOOL", ended.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<TestFleet> StartAsync() => await TestFleet.StartAsync(servers, new FleetSetup
    {
        Broker = await broker.NewHostAsync(),
        Receiver = [$"--SPOOL={_folder}"],
    });

    private async Task KillAsync(TestFleet fleet)
    {
        await fleet.UntilAsync("SELECT count(*) >= 20 FROM inbound_messages");
        await broker.SignalAsync("-KILL");
    }

    private static async Task SayAsync(TestFleet fleet, Oracle oracle, string contact, int number)
    {
        await fleet.SayAsync(contact, $"n{number}", $"wamid.{contact}.{number}");
        oracle.Accepted(contact, [number]);
    }

    private long Spooled() => Directory.GetFiles(_folder, "*.spool", SearchOption.AllDirectories)
        .Sum(path => new FileInfo(path).Length);
}
