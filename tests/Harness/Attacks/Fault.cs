namespace Frota.Harness.Attacks;

/// <summary>Something that is broken under load and mended again; a row of the table of faults.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Name">What <c>--faults</c> calls it.</param>
/// <param name="Promise">The promises that must hold meanwhile and afterwards.</param>
/// <param name="StrikeAsync">Breaks, holds and mends; ends when everything is there again.</param>
internal sealed record Fault(int Row, string Name, string Promise, Func<Attack, Task> StrikeAsync)
{
    /// <summary>
    /// False when it needs the fleet for itself: it stops the traffic, or takes too long to strike again and again.
    /// </summary>
    public bool Storms { get; init; } = true;

    /// <summary>False when it lasts so long that a short run leaves it out.</summary>
    public bool Short { get; init; } = true;

    /// <summary>True when the servers need a disk of their own, which it fills.</summary>
    public bool FillsDisk { get; init; }

    /// <summary>What the machine lacks for it; null when it can be done.</summary>
    public Func<string?> Missing { get; init; } = () => null;

    public override string ToString() => $"{Row} {Name}";
}
