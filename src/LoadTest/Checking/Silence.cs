namespace Frota.LoadTest.Checking;

/// <summary>The longest time in which work waited and nothing came of any.</summary>
internal static class Silence
{
    /// <param name="waits">When each piece of work began to wait, and when its effect came.</param>
    public static TimeSpan Longest(IReadOnlyCollection<(long From, long To)> waits)
    {
        var (starts, ends) = (waits.Select(w => Math.Min(w.From, w.To)).ToArray(), waits.Select(w => w.To).ToArray());
        Array.Sort(starts);
        Array.Sort(ends);
        long longest = 0, since = 0;
        var begun = 0;
        for (var ended = 0; ended < ends.Length; ended++)
        {
            for (; begun < starts.Length && starts[begun] <= ends[ended]; begun++)
            {
                if (begun == ended)
                {
                    since = starts[begun]; // nothing waited until now
                }
            }

            longest = Math.Max(longest, ends[ended] - since);
            since = ends[ended];
        }

        return TimeSpan.FromMicroseconds(longest);
    }
}
