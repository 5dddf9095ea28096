namespace Frota.LoadTest.Traffic;

/// <summary>
/// Shares from 0 to 1. The first three say how people write: of all that is said at once, how much comes as a batch, a
/// burst or an album. The others are posts that come on top, for each post with messages.
/// </summary>
public sealed record Troubles
{
    /// <summary>None at all: each message is a post of its own.</summary>
    public static readonly Troubles None = new()
    {
        Batches = 0,
        Bursts = 0,
        Albums = 0,
        Duplicates = 0,
        Replays = 0,
        Forgeries = 0,
        Statuses = 0,
    };

    /// <summary>Several messages of several contacts in one post.</summary>
    public double Batches { get; init; } = 0.10;

    /// <summary>Several messages of one contact within a second, each a post.</summary>
    public double Bursts { get; init; } = 0.10;

    /// <summary>Images without words around a text.</summary>
    public double Albums { get; init; } = 0.05;

    /// <summary>The same body again within two seconds.</summary>
    public double Duplicates { get; init; } = 0.10;

    /// <summary>The same body again, any time later.</summary>
    public double Replays { get; init; } = 0.02;

    /// <summary>Posts whose signature is wrong or missing.</summary>
    public double Forgeries { get; init; } = 0.01;

    /// <summary>Posts with a hundred delivery statuses, of sends that happened and of sends that never did.</summary>
    public double Statuses { get; init; } = 0.01;

    internal IEnumerable<double> All => [Batches, Bursts, Albums, Duplicates, Replays, Forgeries, Statuses];
}
