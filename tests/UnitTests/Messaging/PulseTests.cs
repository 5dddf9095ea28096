using Frota.Messaging;
using Frota.UnitTests.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Messaging;

public sealed class PulseTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    private readonly ManualTime _time = new();
    private readonly List<bool> _told = [];
    private readonly List<TaskCompletionSource> _questions = [];
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public void While_it_answers_nothing_is_told_and_the_next_question_follows_after_a_pause()
    {
        var (_, beating) = Start();
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i, _questions.Count);
            _questions[^1].SetResult();
            _time.Advance(Pulse.Period);
        }

        Assert.Empty(_told);
        Assert.False(beating.IsCompleted);
    }

    [Fact]
    public void Silence_is_told_once_and_its_end_too()
    {
        Start();
        Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_told);
        Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([true], _told);
        Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([true], _told);
        _questions[^1].SetResult();
        Assert.Equal([true, false], _told);
    }

    [Fact]
    public void Whatever_is_heard_counts_as_life()
    {
        var (pulse, _) = Start();
        for (var i = 0; i < 20; i++)
        {
            Advance(TimeSpan.FromMilliseconds(500));
            pulse.Heard();
        }

        Assert.Empty(_told);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true], _told);
        pulse.Heard();
        Advance(Pulse.Period);
        Assert.Equal([true, false], _told);
    }

    [Fact]
    public async Task After_a_long_silence_it_gives_up()
    {
        var (_, beating) = Start();
        Advance(Pulse.GiveUp);
        await Assert.ThrowsAsync<TimeoutException>(() => beating);
    }

    [Fact]
    public async Task A_question_that_fails_ends_it()
    {
        var (_, beating) = Start();
        _questions[^1].SetException(new IOException("closed"));
        await Assert.ThrowsAsync<IOException>(() => beating);
    }

    [Fact]
    public async Task It_ends_when_told_to()
    {
        var (_, beating) = Start();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beating);
    }

    public void Dispose() => _stop.Dispose();

    private (Pulse Pulse, Task Beating) Start()
    {
        var pulse = new Pulse(AskAsync, Patience, _time);
        return (pulse, pulse.BeatAsync(_told.Add, _stop.Token));
    }

    private Task AskAsync()
    {
        // Answers are taken in place, so that the clock may go on at once.
        var question = new TaskCompletionSource();
        _questions.Add(question);
        return question.Task;
    }

    private void Advance(TimeSpan by)
    {
        for (var step = TimeSpan.FromMilliseconds(1); by > TimeSpan.Zero; by -= step)
        {
            _time.Advance(step);
        }
    }
}
