namespace Frota.LoadTest.Posting;

/// <summary>A text that reached a contact, as its provider knows it.</summary>
internal sealed record RecentSend(string ProviderId, string To);

/// <summary>The last sends of each account, for statuses to report on.</summary>
internal sealed class RecentSends
{
    private const int Kept = 64;

    private readonly Dictionary<string, (RecentSend[] Ring, int Count)> _byAddress = [];

    public void Add(string address, RecentSend send)
    {
        lock (_byAddress)
        {
            var (ring, count) = _byAddress.GetValueOrDefault(address, (new RecentSend[Kept], 0));
            ring[count % Kept] = send;
            _byAddress[address] = (ring, count + 1);
        }
    }

    /// <summary>The one before so many others; null when there were not as many.</summary>
    public RecentSend? Of(string address, int back)
    {
        lock (_byAddress)
        {
            return _byAddress.TryGetValue(address, out var sends) && back < Math.Min(sends.Count, Kept)
                ? sends.Ring[(sends.Count - 1 - back) % Kept]
                : null;
        }
    }
}
