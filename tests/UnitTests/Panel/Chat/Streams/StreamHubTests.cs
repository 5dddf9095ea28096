using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Streams;

public sealed class StreamHubTests
{
    private static readonly Visitor Ana = new(1, "ana");
    private static readonly Visitor Rui = new(1, "rui");

    [Fact]
    public void An_event_reaches_every_stream_of_its_visitor_and_no_other()
    {
        var hub = new StreamHub(100);
        using var one = hub.TryOpen(Ana)!;
        using var two = hub.TryOpen(Ana)!;
        using var other = hub.TryOpen(Rui)!;
        using var elsewhere = hub.TryOpen(new Visitor(2, "ana"))!;

        Assert.Equal(2, hub.Push(Ana, ChatEvent.Typing));

        Assert.Equal([1, 1, 0, 0], new[] { one, two, other, elsewhere }.Select(stream => stream.Events.Count));
        Assert.Equal(0, hub.Push(new Visitor(1, "nobody"), ChatEvent.Typing));
    }

    [Fact]
    public void A_visitor_has_four_streams_and_gets_the_place_of_a_closed_one()
    {
        var hub = new StreamHub(100);
        var open = Enumerable.Range(0, StreamHub.MaxPerVisitor).Select(_ => hub.TryOpen(Ana)!).ToArray();
        Assert.Null(hub.TryOpen(Ana));
        Assert.NotNull(hub.TryOpen(Rui));

        open[0].Dispose();
        open[0].Dispose();

        Assert.NotNull(hub.TryOpen(Ana));
        Assert.Null(hub.TryOpen(Ana));
    }

    [Fact]
    public void The_panel_has_a_limit_too()
    {
        var hub = new StreamHub(2);
        using var one = hub.TryOpen(Ana)!;
        using var two = hub.TryOpen(Rui)!;

        Assert.Null(hub.TryOpen(new Visitor(1, "eva")));
        one.Dispose();
        Assert.Equal(1, hub.Count);
        Assert.NotNull(hub.TryOpen(new Visitor(1, "eva")));
    }

    [Fact]
    public async Task A_stream_whose_browser_is_too_slow_ends_after_what_it_holds()
    {
        var hub = new StreamHub(100);
        using var slow = hub.TryOpen(Ana)!;
        for (var i = 0; i <= ChatStream.Capacity; i++)
        {
            hub.Push(Ana, ChatEvent.Typing);
        }

        var held = 0;
        await foreach (var shown in slow.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            held++;
        }

        Assert.Equal(ChatStream.Capacity, held);
    }

    [Fact]
    public void A_closed_stream_gets_nothing()
    {
        var hub = new StreamHub(100);
        var gone = hub.TryOpen(Ana)!;
        gone.Dispose();

        Assert.Equal(0, hub.Push(Ana, ChatEvent.Typing));
        Assert.Equal(0, hub.Count);
    }
}
