using System.CommandLine;
using System.Text.Json;
using Frota.Cli;
using Frota.Cli.Shell;
using Frota.Conversations.Tenants;
using Frota.UnitTests.Cli;
using Xunit;

namespace Frota.UnitTests.Conventions;

public sealed class ReadmeTests
{
    private const string English = "README.md";
    private const string Portuguese = "README.pt-BR.md";

    [Fact]
    public void Both_languages_have_the_same_shape()
    {
        var (english, portuguese) = (Readme.Read(English), Readme.Read(Portuguese));
        Assert.NotEmpty(english.Headings);
        Assert.Equal(english.Headings, portuguese.Headings);
        Assert.Equal(english.Blocks, portuguese.Blocks);
        Assert.Equal(english.Tables, portuguese.Tables);
        string[] each = [English, Portuguese];
        Assert.Equal(english.Paths.Except(each), portuguese.Paths.Except(each));
    }

    [Theory]
    [InlineData(English, Portuguese)]
    [InlineData(Portuguese, English)]
    public void The_first_line_leads_to_the_other_language(string path, string other) =>
        Assert.Contains($"]({other})", Tree.Read(path).Split('\n')[0], StringComparison.Ordinal);

    [Theory]
    [InlineData(English)]
    [InlineData(Portuguese)]
    public void Every_block_has_an_end(string path) => Assert.False(Readme.Read(path).OpenBlock);

    [Theory]
    [InlineData(English)]
    [InlineData(Portuguese)]
    public void Every_file_that_it_names_is_there(string path)
    {
        var named = Readme.Read(path).Paths;
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.True(Path.Exists(Path.Combine(Tree.Root, name)), $"{name} is not there"));
    }

    [Theory]
    [InlineData(English)]
    [InlineData(Portuguese)]
    public void Every_setting_is_told(string path)
    {
        var text = Tree.Read(path);
        Assert.Contains("FROTA_POSTGRES", Variables.All);
        Assert.All(Variables.All, name => Assert.True(Variables.IsTold(name, text), $"{name} is not told"));
    }

    [Theory]
    [InlineData(English)]
    [InlineData(Portuguese)]
    public void Every_verb_every_exit_code_and_every_tenant_setting_is_told(string path)
    {
        using var screen = new Screen();
        string[] cells =
        [
            .. Verbs(CommandTree.Build(screen.Terminal), "frota").Select(verb => $"| `{verb}` |"),
            .. ExitCodes.All.Select(code => $"| {code.Code} | `{code.Name}` |"),
            .. typeof(TenantSettings).GetProperties()
                .Select(setting => $"| `{JsonNamingPolicy.CamelCase.ConvertName(setting.Name)}` |"),
        ];

        Assert.All(cells, cell => Assert.Contains(cell, Tree.Read(path), StringComparison.Ordinal));
    }

    [Fact]
    public void A_planted_difference_is_found()
    {
        var one = new Readme("# A\n\n```sh\n# b\n```\n\n| x |\n|---|\n| y |\n\n`src/Contracts` [l](README.md)\n");
        Assert.Equal([1], one.Headings);
        Assert.Equal(["```sh\n# b\n```"], one.Blocks);
        Assert.Equal([3], one.Tables);
        Assert.Equal(["README.md", "src/Contracts"], one.Paths);
        Assert.True(new Readme("```\nx\n").OpenBlock);
    }

    [Theory]
    [InlineData("src/Nowhere.cs", true)]
    [InlineData("elsewhere/file.md", true)]
    [InlineData("ops/run", true)]
    [InlineData("workers/", true)]
    [InlineData("turn.due", false)]
    [InlineData("/health/live", false)]
    [InlineData("ops/run --once", false)]
    [InlineData("artifacts/bin", false)]
    [InlineData("./ops/secrets", false)]
    [InlineData("application/json", false)]
    public void It_knows_what_looks_like_a_file_of_the_tree(string span, bool looks) =>
        Assert.Equal(looks, Readme.NamesTheTree(span));

    [Theory]
    [InlineData("export FROTA_PORT=1", "FROTA_PORT")]
    [InlineData("\"FROTA_DEMO_$name\"", "")]
    [InlineData("from.Whole(\"EDGE_RATE\", 1, 1, 2)", "FROTA_EDGE_RATE")]
    [InlineData("from.Http(\"CHANNELS:WEBCHAT\", url)", "FROTA_CHANNELS__WEBCHAT")]
    [InlineData("from.Optional($\"MODELS:{name}:APIKEY\")", "FROTA_MODELS__*__APIKEY")]
    public void A_planted_setting_is_found(string code, string name) =>
        Assert.Equal(name, string.Join(' ', Variables.In(code)));

    [Theory]
    [InlineData("FROTA_PORT", "| `FROTA_PORT` |", true)]
    [InlineData("FROTA_PORT", "| `FROTA_PORTS` |", false)]
    [InlineData("FROTA_MODELS__*__APIKEY", "`FROTA_MODELS__OPENAI__APIKEY`", true)]
    public void A_setting_is_told_by_its_whole_name(string name, string text, bool told) =>
        Assert.Equal(told, Variables.IsTold(name, text));

    private static IEnumerable<string> Verbs(Command command, string path) => command is Verb
        ? [path]
        : command.Subcommands.SelectMany(child => Verbs(child, $"{path} {child.Name}"));
}
