namespace Frota.Cli.Trace;

/// <summary>Something that happened, how long after the first thing, and how long after the one before.</summary>
internal sealed record LifeEvent(string What, DateTime At, double AfterMs, string Detail)
{
    /// <summary>Milliseconds since the event before it.</summary>
    public double StepMs { get; init; }
}

/// <summary>A message from the provider's clock to the contact's eyes.</summary>
/// <param name="Message">What came in; null when a webhook died before it was read.</param>
/// <param name="Turn">The turn that settled it.</param>
/// <param name="Replies">The parts of its reply.</param>
internal sealed record Life(TracedMessage? Message, TracedTurn? Turn, IReadOnlyList<TracedReply> Replies)
{
    /// <summary>What the id is that led here.</summary>
    public string FoundAs { get; init; } = "";

    /// <summary>The trace's id: the webhook's, as traces write it.</summary>
    public string TraceId => Message?.WebhookId.ToString("N") ?? "";

    /// <summary>The turns that had it before them, the last one too.</summary>
    public IReadOnlyList<TracedTurn> Attempts { get; init; } = [];

    /// <summary>Where it died, and what became of that.</summary>
    public IReadOnlyList<TracedLetter> Letters { get; init; } = [];

    /// <summary>What the processes said of it.</summary>
    public IReadOnlyList<FoundLine> Lines { get; init; } = [];

    /// <summary>What happened, in the order of time; the provider's clock may differ from ours.</summary>
    public IReadOnlyList<LifeEvent> Events
    {
        get
        {
            var told = Tell().OrderBy(e => e.At).ToList();
            var origin = Message?.ReceivedAt ?? told.Select(e => e.At).FirstOrDefault();
            return
            [
                .. told.Select((e, i) => new LifeEvent(e.What, e.At, Milliseconds(e.At - origin), e.Detail)
                {
                    StepMs = i == 0 ? 0 : Milliseconds(e.At - told[i - 1].At),
                }),
            ];
        }
    }

    /// <summary>When the last thing happened that the tables know of.</summary>
    public DateTime End => (this with { Lines = [] }).Tell().Max(e => e.At);

    private IEnumerable<(string What, DateTime At, string Detail)> Tell()
    {
        var turns = Attempts.Count > 0 ? Attempts : Turn is null ? [] : [Turn];
        return (Message is null ? [] : LifeStory.Of(Message))
            .Concat(turns.SelectMany(LifeStory.Of))
            .Concat(Message is null ? [] : LifeStory.End(Message))
            .Concat(Replies.SelectMany(LifeStory.Of))
            .Concat(Letters.SelectMany(LifeStory.Of))
            .Concat(Lines.Select(LifeStory.Of));
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
