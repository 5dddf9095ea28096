namespace Frota.Cli.Supervision;

/// <summary>What the scale is decided by.</summary>
/// <param name="Now">On a clock that only goes forward.</param>
/// <param name="Up">Workers of this host that run or start.</param>
/// <param name="Oldest">How long the work that is due longest has been due, in the whole fleet.</param>
/// <param name="Load">How full this host's workers are on average, from 0 to 1.</param>
/// <param name="HasRoom">This host has memory for one more.</param>
internal sealed record ScaleSample(TimeSpan Now, int Up, TimeSpan Oldest, double Load, bool HasRoom);

/// <summary>What is remembered from one sample to the next.</summary>
/// <param name="PressedSince">Since when work waits for workers that are full; null when it does not.</param>
/// <param name="IdleSince">Since when there is far less to do than workers; null when there is not.</param>
/// <param name="ChangedAt">When the scale last changed.</param>
internal sealed record ScaleState(TimeSpan? PressedSince, TimeSpan? IdleSince, TimeSpan? ChangedAt)
{
    public static ScaleState Fresh { get; } = new(null, null, null);
}

/// <summary>A decision.</summary>
/// <param name="Target">How many workers are to run.</param>
/// <param name="Saturated">More would be wanted than there may be.</param>
/// <param name="Next">To be given to the next decision.</param>
internal sealed record ScaleDecision(int Target, bool Saturated, ScaleState Next);

/// <summary>
/// How many workers a host runs. Work that waits while workers have free slots waits for something else, a model or a
/// retry, and no worker more would help it: so both signs are asked for. It grows by one at a time and soon; it shrinks
/// by one at a time and late, for a worker too many costs 100 MB and one too few costs somebody's patience.
/// </summary>
internal static class ScaleRule
{
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan PressedFor = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan CoolDown = TimeSpan.FromSeconds(30);

    private const double Full = 0.8;
    private const double Idle = 0.3;

    /// <summary>Decides.</summary>
    public static ScaleDecision Decide(ScaleState state, ScaleSample sample, ScaleRange range)
    {
        var pressed = sample.Oldest >= Late && sample.Load >= Full ? state.PressedSince ?? sample.Now : (TimeSpan?)null;
        var idle = sample.Oldest < Late && sample.Load <= Idle ? state.IdleSince ?? sample.Now : (TimeSpan?)null;
        var cool = state.ChangedAt is not { } changed || sample.Now - changed >= CoolDown;
        var grows = pressed is { } p && sample.Now - p >= PressedFor;
        var shrinks = idle is { } i && sample.Now - i >= IdleFor;
        var wanted = sample.Up + (cool && grows && sample.HasRoom ? 1 : cool && shrinks ? -1 : 0);
        var target = range.Nearest(wanted);
        return new ScaleDecision(target, grows && (sample.Up >= range.Most || !sample.HasRoom),
            target == sample.Up ? state with { PressedSince = pressed, IdleSince = idle }
                : new ScaleState(null, null, sample.Now));
    }
}
