namespace Frota.Cli.Health;

/// <summary>Times one question; restarted once the connection is there, it times the answer alone.</summary>
internal sealed class Watch(TimeProvider time)
{
    private long _started = time.GetTimestamp();

    public double Milliseconds => Math.Round(time.GetElapsedTime(_started).TotalMilliseconds, 1);

    public void Restart() => _started = time.GetTimestamp();
}
