using System.Globalization;
using Frota.Panel.Chat.Replies;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Replies;

public sealed class RecentRepliesTests
{
    private static readonly Visitor Ana = new(1, "ana");
    private readonly ManualClock _clock = new();
    private readonly RecentReplies _recent;

    public RecentRepliesTests() => _recent = new RecentReplies(_clock);

    [Fact]
    public void An_id_is_new_once_in_each_account()
    {
        Assert.True(_recent.TryAdd(Ana, "a", Reply("a")));
        Assert.False(_recent.TryAdd(Ana, "a", Reply("a")));
        Assert.True(_recent.TryAdd(new Visitor(2, "ana"), "a", Reply("a")));
    }

    [Fact]
    public void A_visitor_finds_their_own_late_replies_in_order()
    {
        _recent.TryAdd(Ana, "1", Reply("1"));
        _recent.TryAdd(new Visitor(1, "rui"), "2", Reply("2"));
        _recent.TryAdd(Ana, "3", Reply("3"));

        Assert.Equal(["1", "3"], _recent.Of(Ana).Select(reply => reply.Id));
        _clock.Advance(RecentReplies.Age + TimeSpan.FromTicks(1));
        Assert.Empty(_recent.Of(Ana));
        Assert.False(_recent.TryAdd(Ana, "1", Reply("1"))); // the reply is gone, its id is not
    }

    [Fact]
    public void It_remembers_no_more_than_it_says()
    {
        for (var i = 0; i <= RecentReplies.MaxIds; i++)
        {
            var id = i.ToString(CultureInfo.InvariantCulture);
            Assert.True(_recent.TryAdd(Ana, id, Reply(id)));
        }

        Assert.Equal(RecentReplies.MaxReplies, _recent.Of(Ana).Count);
        Assert.True(_recent.TryAdd(Ana, "0", Reply("0")));
        Assert.False(_recent.TryAdd(Ana, "2", Reply("2")));
    }

    private static ChatEvent Reply(string id) => ChatEvent.Message(id, ChatEvent.Us, "oi", DateTimeOffset.UnixEpoch);
}
