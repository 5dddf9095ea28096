using FsCheck.Fluent;
using Frota.Messaging.Retries;
using Xunit;
using Outcome = Frota.Messaging.Retries.Outcome;

namespace Frota.UnitTests.Messaging.Retries;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void What_is_done_is_over_at_any_attempt(int attempt) =>
        Assert.IsType<Verdict.Ack>(Policy.Judge(Outcome.Finished, attempt, 0));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_snooze_gives_the_attempt_back(int attempt) =>
        Assert.Equal(new Verdict.Delay(TimeSpan.FromHours(9), attempt),
            Policy.Judge(new Outcome.Snooze(TimeSpan.FromHours(9)), attempt, 0.9));

    [Fact]
    public void What_will_never_work_is_buried_at_once_with_its_words() =>
        Assert.Equal(new Verdict.Bury("send-rejected", "no such number"),
            Policy.Judge(new Outcome.DeadLetter("send-rejected", "no such number"), 1, 0));

    [Theory]
    [InlineData(1, 10, 2)]
    [InlineData(2, 20, 3)]
    public void A_failure_before_the_last_attempt_comes_again_as_the_next_one(int attempt, int seconds, int next) =>
        Assert.Equal(new Verdict.Delay(TimeSpan.FromSeconds(seconds), next),
            Policy.Judge(new Outcome.Retry("reset"), attempt, 0));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void The_last_failure_is_buried_with_its_reason_whatever_the_other_side_wishes(int attempt)
    {
        var wish = new Outcome.Retry("still down", TimeSpan.FromSeconds(1));

        Assert.Equal(new Verdict.Bury("attempts-exhausted", "still down"), Policy.Judge(wish, attempt, 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7_200, 7_200)]
    [InlineData(21_600, 21_600)]
    [InlineData(21_601, 21_600)]
    [InlineData(86_400, 21_600)]
    public void The_other_sides_wish_wins_over_the_backoff_up_to_six_hours(int wish, int delay) =>
        Assert.Equal(new Verdict.Delay(TimeSpan.FromSeconds(delay), 2),
            Policy.Judge(new Outcome.Retry("busy", TimeSpan.FromSeconds(wish)), 1, 0.5));

    [Fact]
    public void Ten_failures_take_seven_to_fourteen_minutes()
    {
        var unlucky = Delays(0).ToArray();
        var lucky = Delays(0.999_999).ToArray();

        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 300], unlucky.Select(d => (int)d.TotalSeconds));
        Assert.Equal(810, unlucky.Sum(d => d.TotalSeconds));
        Assert.InRange(lucky.Sum(d => d.TotalSeconds), 405, 405.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_wish_for_at_once_is_none(int wish) =>
        Assert.Equal(new Verdict.Delay(TimeSpan.FromSeconds(20), 3),
            Policy.Judge(new Outcome.Retry("busy", TimeSpan.FromSeconds(wish)), 2, 0));

    [Fact]
    public void Every_failing_delivery_is_buried_after_exactly_the_allowed_attempts() =>
        Prop.ForAll(Gen.Zip(Gen.Choose(1, 30), Gen.Choose(0, 999)).ToArbitrary(), drawn =>
        {
            var policy = new RetryPolicy(drawn.Item1, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
            var attempt = 1;
            while (policy.Judge(new Outcome.Retry("no"), attempt, drawn.Item2 / 1000.0) is Verdict.Delay delay)
            {
                attempt = delay.NextAttempt;
            }

            return attempt == policy.MaxAttempts;
        }).Holds();

    private static IEnumerable<TimeSpan> Delays(double random)
    {
        var attempt = 1;
        while (RetryPolicy.Default.Judge(new Outcome.Retry("no"), attempt, random) is Verdict.Delay delay)
        {
            attempt = delay.NextAttempt;
            yield return delay.For;
        }
    }
}
