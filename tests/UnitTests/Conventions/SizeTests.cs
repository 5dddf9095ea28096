using Xunit;

namespace Frota.UnitTests.Conventions;

public sealed class SizeTests
{
    private const int LongestFile = 300;
    private const int LongestProgram = 80;
    private const int WidestLine = 120;

    [Fact]
    public void Every_file_fits_and_every_process_starts_on_one_screen() =>
        Assert.Empty(Tree.Sources.SelectMany(TooLong));

    [Theory]
    [InlineData("src/X.cs", 300, 0)]
    [InlineData("src/X.cs", 301, 1)]
    [InlineData("src/X/Program.cs", 79, 0)]
    [InlineData("src/X/Program.cs", 80, 1)]
    public void A_planted_long_file_is_found(string path, int lines, int faults) =>
        Assert.Equal(faults, TooLong(new SourceFile(path, string.Concat(Enumerable.Repeat("x\n", lines)))).Count());

    [Fact]
    public void Every_line_fits() => Assert.Empty(Tree.Sources.SelectMany(TooWide));

    [Theory]
    [InlineData("x", 120, 0)]
    [InlineData("x", 121, 1)]
    [InlineData("ç", 120, 0)]
    [InlineData("ç", 121, 1)]
    [InlineData("😀", 120, 0)]
    [InlineData("😀", 121, 1)]
    public void A_planted_wide_line_is_found(string character, int width, int faults)
    {
        var line = string.Concat(Enumerable.Repeat(character, width));

        var found = TooWide(new SourceFile("src/X.cs", $"a\n{line}\nb\n")).ToList();

        Assert.Equal(faults, found.Count);
        Assert.All(found, fault => Assert.StartsWith("src/X.cs:2: ", fault, StringComparison.Ordinal));
    }

    private static IEnumerable<string> TooLong(SourceFile file)
    {
        if (file.Lines.Length > LongestFile)
        {
            yield return $"{file.Path}: {file.Lines.Length} lines; at most {LongestFile}";
        }
        else if (Path.GetFileName(file.Path) == "Program.cs" && file.Lines.Length >= LongestProgram)
        {
            yield return $"{file.Path}: {file.Lines.Length} lines; under {LongestProgram}";
        }
    }

    // Code points: neither bytes nor the halves of a surrogate pair.
    private static IEnumerable<string> TooWide(SourceFile file) => file.Lines
        .Select((line, index) => (Number: index + 1, Width: line.EnumerateRunes().Count()))
        .Where(line => line.Width > WidestLine)
        .Select(line => $"{file.Path}:{line.Number}: {line.Width} characters; at most {WidestLine}");
}
