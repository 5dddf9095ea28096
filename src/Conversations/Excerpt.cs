namespace Frota.Conversations;

/// <summary>The beginning of a text, as Postgres takes it.</summary>
internal static class Excerpt
{
    /// <summary>
    /// At most <paramref name="length"/> characters, never half of a surrogate pair: Npgsql refuses to encode one, and
    /// the whole statement with it.
    /// </summary>
    public static string Of(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
