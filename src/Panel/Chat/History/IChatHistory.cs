using Frota.Panel.Accounts;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.History;

/// <summary>What was said; tests put their own here.</summary>
internal interface IChatHistory
{
    /// <summary>The last of what a visitor and we said after a cursor, oldest first.</summary>
    Task<ChatLog> ReadAsync(ChatAccount account, Visitor visitor, Cursor after, CancellationToken cancel);
}

/// <summary>A part of a chat.</summary>
/// <param name="Messages">Oldest first.</param>
/// <param name="Cursor">Where to go on after them.</param>
internal sealed record ChatLog(IReadOnlyList<ChatEvent> Messages, Cursor Cursor)
{
    public static readonly ChatLog Empty = new([], Cursor.Start);
}
