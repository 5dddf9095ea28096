using Frota.LoadTest.Checking;

namespace Frota.LoadTest.Posting;

/// <summary>Follows the effects while posting: counts the run's and remembers the last ones of each account.</summary>
internal sealed class EffectTail(string? path, int run, RecentSends sends)
{
    private readonly EffectFile? _file = path is null ? null : new EffectFile(path, run);

    public long Replies { get; private set; }

    public void Read()
    {
        foreach (var effect in _file?.ReadOn() ?? [])
        {
            Replies++;
            sends.Add(effect.Address, new RecentSend(effect.ProviderId, effect.To));
        }
    }
}
