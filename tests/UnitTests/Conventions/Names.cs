using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>Names that say nothing: "Manager" and its kin in types and files, "Utils" and its kin as folders.</summary>
internal static partial class Names
{
    private static readonly string[] EmptyWords =
        ["Manager", "Helper", "Util", "Base", "Impl", "Info", "Data", "Processor", "Service"];

    private static readonly string[] EmptyFolders = ["Models", "Services", "Helpers", "Common", "Utils"];

    /// <summary>
    /// True when one of the words of a name (as PascalCase divides it) says nothing: "Database" is one word.
    /// </summary>
    public static bool IsEmpty(string name) => Word().Matches(name).Select(match => match.Value)
        .Any(word => EmptyWords.Contains(word)
            || (word != "Services" && word.EndsWith('s') && EmptyWords.Contains(word[..^1])));

    /// <summary>True for a folder that collects what has no home.</summary>
    public static bool IsEmptyFolder(string path) =>
        EmptyFolders.Contains(path.Split('/')[^1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the types that a file declares.</summary>
    public static IEnumerable<string> Types(SourceFile file) =>
        Declaration().Matches(file.Code).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref)\s+)*"
        + @"(?:class|record(?:\s+struct|\s+class)?|struct|interface|enum|delegate\s+\S+)\s+(?<name>[A-Z]\w*)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
