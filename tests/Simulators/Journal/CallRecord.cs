namespace Frota.Simulators.Journal;

/// <summary>A call worth seeing that is not a send to a contact.</summary>
/// <param name="Seq">Counted from 1 for each simulator.</param>
/// <param name="Kind"><c>openai</c>, <c>gemini</c>, <c>read</c>, <c>typing</c>, <c>webhook</c>.</param>
/// <param name="Target">The model, the message read, the chat, the sink's name.</param>
/// <param name="Texts">The user messages that are answered; the body at the sink.</param>
/// <param name="Headers">At the sink: those that came along.</param>
/// <param name="At">When it happened.</param>
public sealed record CallRecord(
    long Seq,
    string Kind,
    string Target,
    IReadOnlyList<string> Texts,
    IReadOnlyDictionary<string, string>? Headers,
    DateTimeOffset At);
