using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>The settings that the code reads or hands on, by their names in the environment.</summary>
internal static partial class Variables
{
    private static readonly string[] Folders = ["src", "workers", "migrations", "ops"];
    private static readonly string[] Files = ["frota", "supervisord.conf", "docker-compose.prod.yml"];

    /// <summary>Every one; a part that the code fills in, such as a provider's name, stands as <c>*</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Folders.SelectMany(folder => Tree.Files(folder, "*")).Concat(Files).SelectMany(path => In(Tree.Read(path)))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The ones that a text names in full, and the ones that it asks <c>FrotaSettings</c> for.</summary>
    public static IEnumerable<string> In(string text) =>
        Full().Matches(text).Select(m => m.Value)
            .Concat(Asked().Matches(text).Select(m => FullName(m.Groups[1].Value)));

    /// <summary>True when a text names it.</summary>
    public static bool IsTold(string name, string text) =>
        Regex.IsMatch(text, $"`{Regex.Escape(name).Replace(@"\*", "[A-Z0-9]+", StringComparison.Ordinal)}`");

    private static string FullName(string asked) =>
        "FROTA_" + Filled().Replace(asked, "*").Replace(":", "__", StringComparison.Ordinal);

    // A name that goes on with an underscore is the beginning of several.
    [GeneratedRegex(@"\bFROTA_[A-Z0-9_]*[A-Z0-9]\b")]
    private static partial Regex Full();

    [GeneratedRegex(
        @"\.(?:Optional|Required|Whole|Ratio|Http|OneOf)\(\s*\$?""([A-Z][A-Z_]*(?::(?:[A-Z_]+|\{\w+\}))*)""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Filled();
}
