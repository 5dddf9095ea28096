using System.Text;

namespace Frota.Panel.Chat.Posting;

/// <summary>What a visitor wants to say.</summary>
/// <param name="Id">Chosen by the browser, the same through all attempts: what the fleet dedupes by.</param>
/// <param name="Text">As <see cref="Clean"/> leaves it.</param>
internal sealed record Draft(Guid Id, string Text)
{
    /// <summary>UTF-16 units, the unit of a text field's <c>maxlength</c>.</summary>
    public const int MaxLength = 4000;

    /// <summary>Why it cannot be posted; null when it can.</summary>
    public PostOutcome? Fault => Text switch
    {
        "" => PostOutcome.Empty,
        { Length: > MaxLength } => PostOutcome.TooLong,
        _ when Text.Contains('\0') => PostOutcome.Unreadable, // Postgres takes no U+0000 in a text
        _ => null,
    };

    /// <summary>
    /// Line ends as one character, as the field counted them before the form doubled them; no blank edges; halves of
    /// surrogate pairs as U+FFFD, since they cannot be written as UTF-8.
    /// </summary>
    public static string Clean(string? text)
    {
        var lines = (text ?? "").ReplaceLineEndings("\n").Trim();
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(lines));
    }
}
