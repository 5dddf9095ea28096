using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>Something that may not be written here.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Pattern">How it is found.</param>
/// <param name="Planted">A line that holds it: the ban has to find it.</param>
/// <param name="Innocent">A line that looks like it and is allowed.</param>
/// <param name="Instead">What to write instead.</param>
internal sealed record Ban(string Name, Regex Pattern, string Planted, string Innocent, string Instead)
{
    // The folder of the bans is full of planted lines.
    private const string Home = "tests/UnitTests/Conventions/";

    /// <summary>Where the file breaks the ban: "path:line: what".</summary>
    public IEnumerable<string> Find(SourceFile file) =>
        file.Path.StartsWith(Home, StringComparison.Ordinal) ? [] : file.Find(Pattern);
}
