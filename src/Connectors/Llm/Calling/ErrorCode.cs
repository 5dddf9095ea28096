using System.Text.Json;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// The provider's code of an error, fit for a log. Only codes are kept: a provider's prose can quote the prompt or a
/// part of the key.
/// </summary>
internal static class ErrorCode
{
    private const int Longest = 64;

    /// <summary>
    /// A string or a number made of letters, digits, dots, dashes and underscores; empty for anything else.
    /// </summary>
    public static string Read(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value))
        {
            return "";
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => Clean(value),
            JsonValueKind.Number => Clean(value.GetRawText()),
            _ => "",
        };
    }

    private static string Clean(JsonElement value)
    {
        try
        {
            return Clean(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return ""; // half of a surrogate pair
        }
    }

    private static string Clean(string code) =>
        code.Length <= Longest && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? code : "";
}
