using Xunit;

namespace Frota.UnitTests.Conventions;

public sealed class SizeTests
{
    private const int LongestFile = 300;
    private const int LongestProgram = 80;

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
}
