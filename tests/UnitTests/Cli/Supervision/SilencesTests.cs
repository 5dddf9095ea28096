using Frota.Cli.Supervision;
using Xunit;

namespace Frota.UnitTests.Cli.Supervision;

public sealed class SilencesTests
{
    private readonly Silences _silences = new();

    [Fact]
    public void Whoever_answered_once_may_miss_four_and_not_five()
    {
        Assert.False(_silences.Note("a", 1, Heard.Answer));
        Assert.Equal([false, false, false, false, true], Miss("a", 1, Silences.Most));
    }

    [Fact]
    public void An_answer_in_between_begins_anew()
    {
        _silences.Note("a", 1, Heard.Answer);
        Miss("a", 1, Silences.Most - 1);
        Assert.False(_silences.Note("a", 1, Heard.Answer));
        Assert.DoesNotContain(true, Miss("a", 1, Silences.Most - 1));
    }

    [Fact]
    public void A_process_that_starts_is_given_more_time_and_so_is_its_successor()
    {
        Assert.Equal(Silences.MostAtEnds - 1, Miss("a", 1, Silences.MostAtEnds).IndexOf(true));
        Assert.Equal(Silences.MostAtEnds - 1, Miss("a", 2, Silences.MostAtEnds).IndexOf(true));
    }

    [Fact]
    public void Who_was_killed_and_is_still_listed_is_not_killed_again_at_the_next_question()
    {
        _silences.Note("a", 1, Heard.Answer);
        Assert.Equal([false, false, false, false, true, false, false], Miss("a", 1, Silences.Most + 2));
    }

    [Fact]
    public void Each_is_counted_by_itself()
    {
        _silences.Note("a", 1, Heard.Answer);
        _silences.Note("b", 2, Heard.Answer);
        Miss("a", 1, Silences.Most - 1);
        Assert.DoesNotContain(true, Miss("b", 2, Silences.Most - 1));
    }

    [Fact]
    public void Who_drains_with_its_door_shut_is_given_the_time_of_a_stop_and_not_for_ever()
    {
        _silences.Note("a", 1, Heard.Answer);
        var killed = Enumerable.Range(0, Silences.MostAtEnds)
            .Select(_ => _silences.Note("a", 1, Heard.ShutDoor)).ToList();
        Assert.Equal(Silences.MostAtEnds - 1, killed.IndexOf(true));
    }

    private List<bool> Miss(string name, long pid, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => _silences.Note(name, pid, Heard.Nothing))];
}
