using System.Threading.Channels;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.Streams;

/// <summary>One open page of a visitor; disposing it lets the hub forget it.</summary>
internal sealed class ChatStream(StreamHub hub, Visitor visitor) : IDisposable
{
    /// <summary>What may wait for a slow browser.</summary>
    public const int Capacity = 64;

    private readonly Channel<ChatEvent> _events =
        Channel.CreateBounded<ChatEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public Visitor Visitor => visitor;

    /// <summary>What was pushed; it completes when the browser is too slow.</summary>
    public ChannelReader<ChatEvent> Events => _events.Reader;

    /// <summary>
    /// Pushes an event. A full stream ends: the browser comes back and resumes from Postgres, without a gap.
    /// </summary>
    public void Push(ChatEvent shown)
    {
        if (!_events.Writer.TryWrite(shown))
        {
            _events.Writer.TryComplete();
        }
    }

    public void Dispose()
    {
        hub.Forget(this);
        _events.Writer.TryComplete();
    }
}
