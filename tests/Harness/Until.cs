using Xunit;

namespace Frota.Harness;

/// <summary>Waits for a condition, with a deadline that only a broken system meets.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<Task<bool>> condition, string otherwise) =>
        TrueAsync(condition, TimeSpan.FromSeconds(60), () => otherwise);

    public static Task TrueAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> otherwise) =>
        TrueAsync(condition, within, () => Task.FromResult(otherwise()));

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan within, Func<Task<string>> otherwise)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > within)
            {
                Assert.Fail(await otherwise());
            }

            await Task.Delay(Pause);
        }
    }
}
