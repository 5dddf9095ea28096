namespace Frota.Conversations.Reviving;

/// <summary>Whether a dead letter is still worth putting back.</summary>
/// <param name="IsUseful">False: it helps nobody any more.</param>
/// <param name="Reason">The rule that speaks against it, such as <c>reply-window-closed</c>; else empty.</param>
/// <param name="Words">What would be done or why not, for the person who decides.</param>
public sealed record RevivalVerdict(bool IsUseful, string Reason, string Words)
{
    internal static RevivalVerdict Unreadable { get; } =
        Useless("unreadable-letter", "its body is not what its kind says");

    internal static RevivalVerdict Useful(string words) => new(true, "", words);

    internal static RevivalVerdict Useless(string reason, string words) => new(false, reason, words);
}
