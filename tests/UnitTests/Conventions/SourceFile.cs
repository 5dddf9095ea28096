using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>One C# file: its path from the root and its text.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The text, line by line.</summary>
    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>The text with the words of its comments blanked out: what they speak of is not used.</summary>
    public string Code { get; } = Comment().Replace(Text, match => new string(' ', match.Length));

    /// <summary>"path:line" of each match in the code.</summary>
    public IEnumerable<string> Find(Regex pattern) => pattern.Matches(Code)
        .Select(match => $"{Path}:{Code.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}");

    // "://" is an address, not a comment.
    [GeneratedRegex("(?<!:)//[^\n]*")]
    private static partial Regex Comment();
}
