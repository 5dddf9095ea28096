using Frota.Cli.Health;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Health;

public sealed class ProbeTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_fault_is_health()
    {
        var health = await Probe.AskAsync("x", TimeProvider.System, (_, _) => Task.FromResult<string?>(null), Cancel);

        Assert.Equal(("x", true, ""), (health.Name, health.Ok, health.Reason));
    }

    [Fact]
    public async Task A_fault_is_told_with_what_to_do()
    {
        var health = await Probe.AskAsync("x", TimeProvider.System,
            (_, _) => throw CliFault.Unavailable("Redis at h:1", "refused", "FROTA_REDIS"), Cancel);

        Assert.Equal((false, "Redis at h:1: refused (start it, or check FROTA_REDIS)"), (health.Ok, health.Reason));
    }

    [Fact]
    public async Task A_stop_is_not_a_fault()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Probe.AskAsync("x", TimeProvider.System,
            async (_, cancel) =>
            {
                await Task.Delay(Timeout.Infinite, cancel);
                return null;
            }, stop.Token));
    }
}
