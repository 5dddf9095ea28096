using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.Replies;

/// <summary>
/// The last replies that were pushed. It makes a doubled webhook harmless, and it fills a gap: a reply is pushed a
/// moment before Postgres calls it sent, and a page that connects in that moment finds it in neither.
/// </summary>
internal sealed class RecentReplies(TimeProvider time)
{
    /// <summary>Ids remembered: at 50 sends a second, minutes of them, far more than a resend takes.</summary>
    public const int MaxIds = 16_384;

    /// <summary>Replies kept whole.</summary>
    public const int MaxReplies = 512;

    /// <summary>Longer than the fleet takes to write down that it sent something.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly HashSet<(long Account, string Id)> _known = [];
    private readonly Queue<(long Account, string Id)> _order = [];
    private readonly Queue<Entry> _replies = [];

    /// <summary>Notes a webhook's id; false when the account has sent it before.</summary>
    public bool TryAdd(Visitor visitor, string webhookId, ChatEvent reply)
    {
        lock (_gate)
        {
            if (!_known.Add((visitor.AccountId, webhookId)))
            {
                return false;
            }

            _order.Enqueue((visitor.AccountId, webhookId));
            if (_order.Count > MaxIds)
            {
                _known.Remove(_order.Dequeue());
            }

            _replies.Enqueue(new Entry(visitor, reply, time.GetTimestamp()));
            DropOld();
            return true;
        }
    }

    /// <summary>What was pushed to a visitor of late, oldest first.</summary>
    public IReadOnlyList<ChatEvent> Of(Visitor visitor)
    {
        lock (_gate)
        {
            DropOld();
            return [.. _replies.Where(entry => entry.Visitor == visitor).Select(entry => entry.Reply)];
        }
    }

    private void DropOld()
    {
        while (_replies.TryPeek(out var oldest)
            && (_replies.Count > MaxReplies || time.GetElapsedTime(oldest.Pushed) > Age))
        {
            _replies.Dequeue();
        }
    }

    private readonly record struct Entry(Visitor Visitor, ChatEvent Reply, long Pushed);
}
