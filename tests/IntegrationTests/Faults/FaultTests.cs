using Frota.Harness.Attacks;
using Xunit;

namespace Frota.IntegrationTests.Faults;

/// <summary>Each fault of the catalog, struck once at a fleet at work.</summary>
public sealed class FaultTests(AttackedFleetFixture target, ITestOutputHelper output) : IClassFixture<AttackedFleetFixture>
{
    public static TheoryData<string> Names => [.. FaultCatalog.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_survived(string name)
    {
        var fault = FaultCatalog.Named(name);
        var attack = new Attack(target.Fleet, new Random(1));
        await attack.AnswerAsync();
        await fault.StrikeAsync(attack);
        await attack.AnswerAsync();
        output.WriteLine(string.Join(", ", attack.Facts));
        await File.AppendAllTextAsync("/tmp/faults.txt", name + ": " + string.Join(", ", attack.Facts) + "\n");
    }
}

public sealed class AttackedFleetFixture : IAsyncLifetime
{
    internal AttackedFleet Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fleet = await AttackedFleet.StartAsync(workers: 2);

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();
}
