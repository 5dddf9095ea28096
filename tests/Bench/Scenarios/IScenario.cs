using Frota.Bench.Contenders;

namespace Frota.Bench.Scenarios;

/// <summary>One figure of a scenario.</summary>
/// <param name="Name">A column's head.</param>
/// <param name="LessIsBetter">Whether it is a cost.</param>
internal sealed record Figure(string Name, bool LessIsBetter = false);

/// <summary>Something that is measured of one contender or of several, in turn.</summary>
internal interface IScenario
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    /// <summary>What it is, in a line.</summary>
    string Title { get; }

    /// <summary>True when a trial takes many minutes to prepare: then there is one of each.</summary>
    bool IsLong => false;

    /// <summary>What is read in each trial.</summary>
    IReadOnlyList<Figure> Figures { get; }

    /// <summary>The place of the figure that ratios and charts are of.</summary>
    int Compared => 0;

    /// <summary>True when others take part; otherwise all rows are ours, under different conditions.</summary>
    bool HasPeers => true;

    /// <summary>Who takes part, each with one trial a round; ours first.</summary>
    IReadOnlyList<Entrant> Entrants { get; }
}

/// <summary>Who takes part in a scenario.</summary>
/// <param name="Name">As tables have it.</param>
/// <param name="Durability">What is safe when it says that it has something.</param>
/// <param name="TryAsync">One trial: the values of the scenario's figures, in their order.</param>
internal sealed record Entrant(string Name, string Durability, Func<Trial, Task<double[]>> TryAsync);

/// <summary>What a trial has at hand.</summary>
/// <param name="Servers">The run's servers.</param>
/// <param name="Duration">How long it shall measure, where that is open.</param>
/// <param name="Cancel">When nobody waits for it any more.</param>
internal sealed record Trial(BenchServers Servers, TimeSpan Duration, CancellationToken Cancel)
{
    private static readonly TimeSpan LeastWarmUp = TimeSpan.FromSeconds(8);

    /// <summary>What is compiled and cached first is not measured: .NET compiles for some seconds under load.</summary>
    public TimeSpan WarmUp => Duration / 2 > LeastWarmUp ? Duration / 2 : LeastWarmUp;
}
