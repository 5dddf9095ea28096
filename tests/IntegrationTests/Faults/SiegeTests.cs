using Frota.Harness.Attacks;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.IntegrationTests.Faults;

/// <summary>A fleet under traffic while faults strike by lot: nothing is lost, doubled or out of order.</summary>
public sealed class SiegeTests(ITestOutputHelper output)
{
    private const int Seed = 11;

    [Fact]
    public async Task A_fleet_that_is_struck_again_and_again_answers_everything_once_and_in_order()
    {
        await using var target = await AttackedFleet.StartAsync(workers: 2);
        var report = await Siege.RunAsync(target, new SiegePlan(
            new TrafficOptions
            {
                Run = TrafficOptions.FirstRun + Seed,
                Seed = Seed,
                Messages = 600,
                Contacts = 60,
                Rate = 12,
            },
            FaultCatalog.Chosen("short"), Rounds: 6, Seed, Connections: 50),
            _ => { }, TestContext.Current.CancellationToken);

        var text = SiegeText.Of(report, Seed);
        output.WriteLine(text);
        Assert.True(report.Verdict.Clean, text + target.Fleet.Logs());
        Assert.NotEmpty(report.Strikes);
    }
}
