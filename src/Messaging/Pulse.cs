namespace Frota.Messaging;

/// <summary>
/// Asks the broker over and over for a sign of life on the connection that is used. A frozen broker, or one behind a
/// broken network, takes what is sent and says nothing, and the client's heartbeats notice that only after three of
/// their periods.
/// </summary>
/// <param name="ask">A question that the broker answers from memory, without a disk.</param>
/// <param name="patience">The silence after which <c>silent</c> is told.</param>
/// <param name="time">Measures it.</param>
internal sealed class Pulse(Func<Task> ask, TimeSpan patience, TimeProvider time)
{
    /// <summary>The pause between an answer and the next question.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>The silence after which the connection is taken for dead and another one is tried.</summary>
    public static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(10);

    private long _heard;

    /// <summary>Anything that came from the broker is a sign of life: under load, a confirm comes before an
    /// answer.</summary>
    public void Heard() => Volatile.Write(ref _heard, time.GetTimestamp());

    /// <summary>Asks until cancelled; tells when the silence begins and when it ends.</summary>
    /// <exception cref="TimeoutException">Nothing was heard for <see cref="GiveUp"/>.</exception>
    public async Task BeatAsync(Action<bool> silent, CancellationToken stop)
    {
        while (true)
        {
            await AskAsync(silent, stop);
            await Task.Delay(Period, time, stop);
        }
    }

    private async Task AskAsync(Action<bool> silent, CancellationToken stop)
    {
        var asked = time.GetTimestamp();
        var answer = ask();
        var isSilent = false;
        while (!answer.IsCompleted)
        {
            var quiet = time.GetElapsedTime(Math.Max(asked, Volatile.Read(ref _heard)));
            if (quiet >= patience != isSilent)
            {
                silent(isSilent = !isSilent);
            }

            if (quiet >= GiveUp)
            {
                throw new TimeoutException("the broker does not answer");
            }

            var next = (isSilent ? GiveUp : patience) - quiet;
            await Task.WhenAny(answer, Task.Delay(next < Period ? next : Period, time, stop));
            stop.ThrowIfCancellationRequested();
        }

        await answer;
        Heard();
        if (isSilent)
        {
            silent(false);
        }
    }
}
