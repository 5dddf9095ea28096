namespace Frota.UnitTests;

/// <summary>What code allocates once it is warm.</summary>
internal static class Allocations
{
    private const int Rounds = 10;
    private const int Calls = 1_000;

    /// <summary>
    /// The bytes that a thousand calls allocate in the best of some rounds. One round alone may see what is made once:
    /// by the runtime, or because a test beside it begins to listen to the same meters.
    /// </summary>
    public static long Of(Action<int> call) => Enumerable.Range(0, Rounds).Min(_ =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            call(i);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
