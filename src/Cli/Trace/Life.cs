namespace Frota.Cli.Trace;

/// <summary>What came in.</summary>
internal sealed record TracedMessage(
    long Id, string Tenant, string Channel, string Account, long ConversationId, string ProviderId, Guid WebhookId,
    string Kind, DateTime? SentAt, DateTime ReceivedAt, DateTime StoredAt, string? Disposition, string Reason,
    long? TurnId, DateTime? SettledAt);

/// <summary>The turn that answered it.</summary>
internal sealed record TracedTurn(
    long Id, int Attempt, int WorkerId, string Outcome, string Reason, string Provider, string Model, int Messages,
    DateTime StartedAt, DateTime FinishedAt);

/// <summary>A part of the reply.</summary>
internal sealed record TracedReply(
    long Id, int Part, string State, int Attempts, bool Resent, string? ProviderId, string Error, DateTime CreatedAt,
    DateTime? SendingAt, DateTime? SentAt, DateTime? DeliveredAt, DateTime? ReadAt);

/// <summary>Something that happened, and how long after the message was accepted.</summary>
internal sealed record LifeEvent(string What, DateTime At, double AfterMs, string Detail);

/// <summary>A message from the provider's clock to the contact's eyes.</summary>
internal sealed record Life(TracedMessage Message, TracedTurn? Turn, IReadOnlyList<TracedReply> Replies)
{
    /// <summary>What happened, in the order of time; the provider's clock may differ from ours.</summary>
    public IReadOnlyList<LifeEvent> Events => [.. Tell().OrderBy(e => e.At)];

    private IEnumerable<LifeEvent> Tell()
    {
        if (Message.SentAt is { } sent)
        {
            yield return Event("sent by the contact", sent, "the provider's clock");
        }

        yield return Event("received", Message.ReceivedAt, $"webhook {Message.WebhookId}");
        yield return Event("stored", Message.StoredAt, $"inbound {Message.Id}");
        if (Turn is not null)
        {
            yield return Event("turn began", Turn.StartedAt,
                $"turn {Turn.Id}, attempt {Turn.Attempt}, worker {Turn.WorkerId}, {Turn.Messages} messages");
            yield return Event("turn ended", Turn.FinishedAt, Words(Turn.Outcome, Turn.Reason, Turn.Model));
        }

        if (Message.SettledAt is { } settled)
        {
            yield return Event("settled", settled, Words(Message.Disposition, Message.Reason));
        }

        foreach (var told in Replies.SelectMany(Tell))
        {
            yield return told;
        }
    }

    private IEnumerable<LifeEvent> Tell(TracedReply reply)
    {
        var name = $"reply part {reply.Part}";
        (string What, DateTime? At, string Detail)[] steps =
        [
            ("queued", reply.CreatedAt, $"outbound {reply.Id}"),
            ("sending", reply.SendingAt, $"attempt {reply.Attempts}" + (reply.Resent ? ", again after a doubt" : "")),
            ("sent", reply.SentAt, reply.ProviderId ?? ""),
            ("delivered", reply.DeliveredAt, ""),
            ("read", reply.ReadAt, ""),
        ];
        return steps.Where(s => s.At is not null).Select(s => Event($"{name} {s.What}", s.At!.Value, s.Detail));
    }

    private static string Words(params IEnumerable<string?> words) =>
        string.Join(' ', words.Where(w => !string.IsNullOrEmpty(w)));

    private LifeEvent Event(string what, DateTime at, string detail) =>
        new(what, at, Math.Round((at - Message.ReceivedAt).TotalMilliseconds, 1), detail);
}
