namespace Frota.LoadTest.Posting;

/// <summary>
/// Microseconds of a clock that is never set: since the machine started. All processes of a machine read the same one,
/// so the simulators' effects can be compared with our posts.
/// </summary>
internal static class Monotonic
{
    public static long Microseconds(this TimeProvider time) => (long)time.GetElapsedTime(0).TotalMicroseconds;
}
