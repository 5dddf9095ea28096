namespace Frota.Cli.Trace;

/// <summary>What each row has to tell.</summary>
internal static class LifeStory
{
    public static IEnumerable<(string What, DateTime At, string Detail)> Of(TracedMessage message)
    {
        if (message.SentAt is { } sent)
        {
            yield return ("sent by the contact", sent, "the provider's clock");
        }

        yield return ("received", message.ReceivedAt, $"webhook {message.WebhookId}");
        yield return ("stored", message.StoredAt, $"inbound {message.Id}");
    }

    public static IEnumerable<(string What, DateTime At, string Detail)> End(TracedMessage message) =>
        message.SettledAt is { } settled
            ? [("settled", settled, Words(message.Disposition, message.Reason))]
            : [];

    public static IEnumerable<(string What, DateTime At, string Detail)> Of(TracedTurn turn) =>
    [
        ("turn began", turn.StartedAt,
            $"turn {turn.Id}, attempt {turn.Attempt}, worker {turn.WorkerId}, {turn.Messages} messages"),
        ("turn ended", turn.FinishedAt, Words(turn.Outcome, turn.Reason, turn.Model)),
    ];

    public static IEnumerable<(string What, DateTime At, string Detail)> Of(TracedReply reply)
    {
        (string What, DateTime? At, string Detail)[] steps =
        [
            ("queued", reply.CreatedAt, $"outbound {reply.Id}"),
            ("sending", reply.SendingAt, $"attempt {reply.Attempts}" + (reply.Resent ? ", again after a doubt" : "")),
            ("sent", reply.SentAt, reply.ProviderId ?? ""),
            ("delivered", reply.DeliveredAt, ""),
            ("read", reply.ReadAt, ""),
        ];
        return steps.Where(s => s.At is not null)
            .Select(s => ($"reply part {reply.Part} {s.What}", s.At!.Value, s.Detail));
    }

    public static IEnumerable<(string What, DateTime At, string Detail)> Of(TracedLetter letter)
    {
        yield return ("dead", letter.DeadAt, $"dead letter {letter.Id}: {Words(letter.Kind, letter.Reason)}");
        if (letter.ResolvedAt is { } resolved)
        {
            yield return (
                letter.State, resolved, Words($"dead letter {letter.Id}", letter.ResolvedBy, letter.Resolution));
        }
    }

    public static (string What, DateTime At, string Detail) Of(FoundLine line) =>
        ($"log {line.Level}", line.Time, $"{line.Instance}: {line.Message}");

    private static string Words(params IEnumerable<string?> words) =>
        string.Join(' ', words.Where(w => !string.IsNullOrEmpty(w)));
}
