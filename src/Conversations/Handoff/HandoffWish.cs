using System.Globalization;
using System.Text;

namespace Frota.Conversations.Handoff;

/// <summary>Hears when a contact asks for a person.</summary>
public static class HandoffWish
{
    private static readonly string[] BuiltIn =
    [
        "atendente", "falar com uma pessoa", "falar com pessoa", "falar com alguem", "falar com um humano",
        "ser humano",
        "atendimento humano", "human agent", "speak to a person", "talk to a person", "talk to someone", "real person",
        "speak to a human", "talk to a human",
    ];

    /// <summary>
    /// True when the text holds one of the built-in wishes or one of the tenant's words, as whole words, accents aside.
    /// </summary>
    public static bool IsIn(string text, IReadOnlyList<string> tenantWords)
    {
        var plain = $" {Plain(text)} ";
        return BuiltIn.Concat(tenantWords.Select(Plain))
            .Any(w => w.Length > 0 && plain.Contains($" {w} ", StringComparison.Ordinal));
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
            }
        }

        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
