using Frota.Conversations.Turns;

namespace Frota.Conversations.Reviving;

/// <summary>What is known of a buried turn when somebody wants it back.</summary>
/// <param name="Conversation">As it stands.</param>
/// <param name="Messages">What the next turn would answer: the letter's dead messages and what is pending.</param>
/// <param name="Dead">How many of the letter's messages are still dead.</param>
/// <param name="AnsweredSince">Newer messages of the contact came and were answered.</param>
/// <param name="PersonSince">A person has had the conversation since.</param>
/// <param name="TurnsToday">Model turns of the tenant today.</param>
/// <param name="Now">The database's clock.</param>
public sealed record TurnFacts(
    ConversationState Conversation, IReadOnlyList<Unanswered> Messages, int Dead, bool AnsweredSince, bool PersonSince,
    int TurnsToday, DateTimeOffset Now);

/// <summary>What is known of a buried reply when somebody wants it back.</summary>
/// <param name="Contact">Who would get it.</param>
/// <param name="Dead">How many of the letter's parts are still dead.</param>
/// <param name="Sent">How many of them were sent after all, as a status told.</param>
/// <param name="InDoubt">Nobody knows whether its first part was sent.</param>
/// <param name="SentSince">Parts of newer replies went out.</param>
/// <param name="PersonSince">A person took over after it was written.</param>
/// <param name="Silence">How long ago the contact last wrote; null when that is not known.</param>
public sealed record ReplyFacts(
    string Contact, int Dead, int Sent, bool InDoubt, bool SentSince, bool PersonSince, TimeSpan? Silence);
