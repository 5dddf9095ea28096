namespace Frota.Conversations.Fairness;

/// <summary>
/// How much of a number of slots one tenant may claim before it is a noisy neighbour: max-min fairness. Who needs
/// little gets it whole; those who want more than there is share the rest evenly, and one part more is left for a
/// tenant that has not come yet.
/// </summary>
public static class FairShare
{
    /// <summary>
    /// Nobody's share is less, however many tenants there are: a conversation a second, each answered after some
    /// seconds, is no noise.
    /// </summary>
    public const int Least = 8;

    /// <summary>A tenant's share of <paramref name="slots"/>.</summary>
    /// <param name="slots">What there is to share.</param>
    /// <param name="others">What each other tenant has pending, the smallest first.</param>
    public static int Of(int slots, IReadOnlyList<int> others)
    {
        var left = slots;
        for (var i = 0; i < others.Count; i++)
        {
            // The others from here on, this tenant, and the one that has not come yet.
            var even = left / (others.Count - i + 2);
            if (others[i] > even)
            {
                return Math.Max(Least, even);
            }

            left -= others[i];
        }

        return Math.Max(Least, left / 2);
    }
}
