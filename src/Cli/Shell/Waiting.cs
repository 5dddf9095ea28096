namespace Frota.Cli.Shell;

/// <summary>Waits for what somebody else does.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks twice a second, and says how long it took.</summary>
    /// <param name="call">Whose output and clock.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="what">What is waited for, as a person would say that it is done.</param>
    /// <param name="remedy">What to do when it is not.</param>
    /// <param name="holds">Whether it is done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CliFault">It is not done in time: exit 5.</exception>
    public static async Task UntilAsync(
        Call call, TimeSpan patience, string what, string remedy, Func<Task<bool>> holds, CancellationToken cancel)
    {
        var time = call.Terminal.Time;
        var since = time.GetTimestamp();
        while (!await holds())
        {
            if (time.GetElapsedTime(since) > patience)
            {
                throw new CliFault(ExitCodes.Partial, $"{what}: not within {Duration.Format(patience)}", remedy);
            }

            await Task.Delay(Look, time, cancel);
        }

        call.Output.Note($"{what} after {time.GetElapsedTime(since).TotalSeconds:0.0} s");
    }
}
