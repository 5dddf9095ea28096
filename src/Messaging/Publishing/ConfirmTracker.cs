namespace Frota.Messaging.Publishing;

/// <summary>
/// Matches the broker's confirms with what was published on one channel. A confirm names a tag, or all tags up to it; a
/// returned message is confirmed too, so a return is remembered until its confirm comes.
/// </summary>
internal sealed class ConfirmTracker(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Waiting> _waiting = [];
    private ulong _oldest = 1;
    private ulong _next = 1;

    /// <summary>How long the oldest publish has waited; zero when none waits.</summary>
    public TimeSpan OldestWait
    {
        get
        {
            lock (_gate)
            {
                SkipSettled();
                return _waiting.TryGetValue(_oldest, out var first) ? time.GetElapsedTime(first.Since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Takes the next tag, as the broker counts them: from 1, one a publish.</summary>
    public Task Next(string messageId)
    {
        lock (_gate)
        {
            var waiting = new Waiting(messageId, time.GetTimestamp());
            _waiting.Add(_next++, waiting);
            return waiting.Source.Task;
        }
    }

    /// <summary>The broker has it (or all up to it) where it must be.</summary>
    public void Ack(ulong tag, bool multiple) => Settle(tag, multiple, null);

    /// <summary>The broker refused it: the queue is full or could not store it.</summary>
    public void Nack(ulong tag, bool multiple) =>
        Settle(tag, multiple, "the queue refused the message (full or failing)");

    /// <summary>No queue took the message with this id; its confirm is still to come.</summary>
    public void Return(string messageId, string reason)
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting.Values)
            {
                if (waiting.MessageId == messageId)
                {
                    waiting.Returned = reason;
                }
            }
        }
    }

    /// <summary>The channel is gone: nobody will say what became of the rest.</summary>
    public void Abandon(string reason)
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting.Values)
            {
                waiting.Source.TrySetException(new BrokerUnavailableException(reason));
            }

            _waiting.Clear();
            _oldest = _next;
        }
    }

    private void Settle(ulong tag, bool multiple, string? refusal)
    {
        lock (_gate)
        {
            for (var t = multiple ? _oldest : tag; t <= tag; t++)
            {
                if (_waiting.Remove(t, out var waiting))
                {
                    waiting.Complete(refusal);
                }
            }

            SkipSettled();
        }
    }

    private void SkipSettled()
    {
        while (_oldest < _next && !_waiting.ContainsKey(_oldest))
        {
            _oldest++;
        }
    }

    private sealed class Waiting(string messageId, long since)
    {
        public string MessageId { get; } = messageId;

        public long Since { get; } = since;

        public string? Returned { get; set; }

        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete(string? refusal)
        {
            if ((Returned ?? refusal) is { } reason)
            {
                Source.TrySetException(new BrokerUnavailableException(reason));
            }
            else
            {
                Source.TrySetResult();
            }
        }
    }
}
