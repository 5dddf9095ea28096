using Frota.Panel.Accounts;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Posting;

namespace Frota.Panel.Chat.Page;

/// <summary>What a chat page shows.</summary>
/// <param name="Account">Whose chat.</param>
/// <param name="Log">What was said; null when it cannot be read now.</param>
/// <param name="Draft">What stands in the field; its id is the one that the form posts.</param>
/// <param name="Told">What became of the last post, where the page answers one.</param>
internal sealed record ChatView(ChatAccount Account, ChatLog? Log, Draft Draft, PostOutcome? Told);
