namespace Frota.Simulators.Model;

/// <summary>
/// What the simulated model says: which user messages it answers, in their order, so that an onlooker can tell from the
/// reply alone what was coalesced into one turn.
/// </summary>
internal static class Echo
{
    /// <summary><c>echo: first | second</c>.</summary>
    public static string Say(IReadOnlyList<string> texts) => "echo: " + string.Join(" | ", texts);

    /// <summary>Counts words and calls them tokens: the same for the same text, and about right.</summary>
    public static int Tokens(IEnumerable<string> texts) => texts.Sum(
        text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);

    /// <summary>The user messages at the end of a conversation, in order.</summary>
    public static List<string> Trailing(IReadOnlyList<(string Role, string Text)> conversation) =>
    [
        .. conversation.Reverse()
            .Where(message => message.Role is not ("system" or "developer"))
            .TakeWhile(message => message.Role == "user")
            .Select(message => message.Text)
            .Reverse(),
    ];
}
