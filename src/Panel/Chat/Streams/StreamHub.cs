using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.Streams;

/// <summary>Knows the open streams of each visitor and passes on what is new.</summary>
internal sealed class StreamHub(int maxStreams)
{
    /// <summary>
    /// Pages that one visitor may have open; over HTTP/1.1 a browser allows six connections to a host.
    /// </summary>
    public const int MaxPerVisitor = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<Visitor, List<ChatStream>> _streams = [];
    private int _open;

    /// <summary>How many streams are open, of all visitors.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>Opens a stream, or gives null when the visitor or the panel has too many.</summary>
    public ChatStream? TryOpen(Visitor visitor)
    {
        lock (_gate)
        {
            var own = _streams.GetValueOrDefault(visitor, []);
            if (_open >= maxStreams || own.Count >= MaxPerVisitor)
            {
                return null;
            }

            var stream = new ChatStream(this, visitor);
            own.Add(stream);
            _streams[visitor] = own;
            _open++;
            return stream;
        }
    }

    /// <summary>Pushes an event to every stream of a visitor; returns how many there are.</summary>
    public int Push(Visitor visitor, ChatEvent shown)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(visitor, out var own))
            {
                return 0;
            }

            own.ForEach(stream => stream.Push(shown));
            return own.Count;
        }
    }

    /// <summary>Called by a stream that ends; a second call does nothing.</summary>
    internal void Forget(ChatStream stream)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream.Visitor, out var own) || !own.Remove(stream))
            {
                return;
            }

            _open--;
            if (own.Count == 0)
            {
                _streams.Remove(stream.Visitor);
            }
        }
    }
}
