using Xunit;

namespace Frota.UnitTests.Conventions;

public sealed class BanTests
{
    public static TheoryData<string> Names => [.. Bans.All.Select(ban => ban.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_writes(string name)
    {
        var ban = Named(name);

        var found = Tree.Sources.SelectMany(ban.Find).ToList();

        Assert.True(found.Count == 0, $"{name}: {ban.Instead}\n{string.Join('\n', found)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_one_is_found(string name)
    {
        var ban = Named(name);

        Assert.StartsWith("src/X.cs:2: ", Assert.Single(ban.Find(new SourceFile("src/X.cs", "\n" + ban.Planted))),
            StringComparison.Ordinal);
        Assert.Empty(ban.Find(new SourceFile("src/X.cs", ban.Innocent)));
        Assert.Empty(ban.Find(new SourceFile(
            "src/X.cs", "// " + ban.Planted.Replace("\n", "\n// ", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("catch\n{")]
    [InlineData("catch (Exception)\n{")]
    [InlineData("catch (System.Exception e) {")]
    [InlineData("catch\n{\n    throw new IOException();\n}")]
    public void Each_way_to_catch_everything_is_found(string line) =>
        Assert.Single(Named("a catch of everything").Find(new SourceFile("src/X.cs", line)));

    [Theory]
    [InlineData("catch (IOException)\n{")]
    [InlineData("catch (OperationCanceledException) when (stop.IsCancellationRequested)\n{")]
    [InlineData("catch\n{\n    connection.Dispose();\n    throw;\n}")]
    [InlineData("catch (Exception e)\n    when (e is IOException or TimeoutException)\n{")]
    public void A_catch_that_says_what_or_passes_on_is_allowed(string line) =>
        Assert.Empty(Named("a catch of everything").Find(new SourceFile("src/X.cs", line)));

    [Fact]
    public void Nobody_leaves_notes_to_oneself()
    {
        Assert.Matches(Bans.Note, "// TODO: later");

        Assert.Empty(Tree.Sources.Where(file => Bans.Note.IsMatch(file.Text)
            && !file.Path.StartsWith("tests/UnitTests/Conventions/", StringComparison.Ordinal))
            .Select(file => file.Path));
    }

    private static Ban Named(string name) => Bans.All.Single(ban => ban.Name == name);
}
