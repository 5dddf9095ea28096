using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Frota.Cli;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli;

public sealed class CommandTreeTests
{
    private static readonly string[] Separators = [" | ", " || ", " > "];

    public static TheoryData<string> Verbs => [.. All().Select(c => c.Path)];

    [Theory]
    [InlineData("db migrate")]
    [InlineData("db status")]
    [InlineData("db validate")]
    [InlineData("db rollback")]
    [InlineData("db script")]
    [InlineData("tenants add")]
    [InlineData("tenants list")]
    [InlineData("tenants seed-demo")]
    [InlineData("channels add")]
    [InlineData("channels list")]
    [InlineData("secrets rotate")]
    [InlineData("webhook send")]
    [InlineData("dead-letters list")]
    [InlineData("dead-letters show")]
    [InlineData("dead-letters reprocess")]
    [InlineData("dead-letters discard")]
    [InlineData("dead-letters export")]
    [InlineData("topology show")]
    [InlineData("topology declare")]
    [InlineData("topology check")]
    [InlineData("load-test")]
    [InlineData("ledger")]
    [InlineData("health")]
    [InlineData("trace")]
    public void Has_the_verb(string path) => Assert.Contains(All(), c => c.Path == path);

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_and_what_it_takes_is_described(string path)
    {
        var verb = Find(path);

        Assert.NotEmpty(verb.Description!);
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Options, o => Assert.False(string.IsNullOrEmpty(o.Description), o.Name));
        Assert.All(verb.Arguments, a => Assert.False(string.IsNullOrEmpty(a.Description), a.Name));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_example_is_a_command_line_of_its_verb(string path)
    {
        var root = Build();
        foreach (var example in Find(path).Examples)
        {
            var part = example.Split(Separators, StringSplitOptions.None)
                .First(p => p.Contains("frota ", StringComparison.Ordinal));
            var words =
                CommandLineParser.SplitCommandLine(part[(part.IndexOf("frota ", StringComparison.Ordinal) + 6)..]);

            var parsed = root.Parse([.. words]);

            Assert.Empty(parsed.Errors);
            Assert.Equal(path.Split(' ')[^1], parsed.CommandResult.Command.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_helps_with_examples(string path)
    {
        using var screen = new Screen();

        var code = await screen.RunAsync([.. path.Split(' '), "--help"]);

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("Examples:\n  ", screen.Out, StringComparison.Ordinal);
        Assert.Contains($"frota {path} ", screen.Out, StringComparison.Ordinal);
        Assert.Contains("--json", screen.Out, StringComparison.Ordinal);
        Assert.Empty(screen.Error);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_refuses_an_unknown_flag(string path)
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Usage, await screen.RunAsync([.. path.Split(' '), "--no-such-flag"]));
        Assert.Contains($"→ frota {path} --help", screen.Error, StringComparison.Ordinal);
        Assert.Empty(screen.Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("db")]
    [InlineData("nonsense")]
    [InlineData("db rollback")]
    [InlineData("webhook send --channel telegram --account demo")]
    [InlineData("webhook send --channel telegram --account demo --text Oi --count 0")]
    [InlineData("webhook send --channel telegram --account demo --text Oi --url ftp://x")]
    [InlineData("dead-letters reprocess --rate 0")]
    [InlineData("dead-letters reprocess --rate fast")]
    [InlineData("dead-letters reprocess --state reprocessed")]
    [InlineData("dead-letters reprocess --canary -1")]
    [InlineData("dead-letters reprocess --repeats many")]
    [InlineData("dead-letters export --json")]
    [InlineData("dead-letters list --newer-than never")]
    [InlineData("dead-letters list --limit 0")]
    [InlineData("dead-letters list --older-than soon")]
    [InlineData("dead-letters discard 1")]
    [InlineData("secrets rotate webchat demo --generate --purpose all")]
    [InlineData("load-test --messages 0")]
    [InlineData("load-test --duplicates 101")]
    [InlineData("load-test --rate 10 --parallel 5")]
    [InlineData("load-test --check")]
    [InlineData("health --url nowhere")]
    public async Task Wrong_usage_ends_with_2(string line)
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Usage, await screen.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.NotEmpty(screen.Error);
    }

    [Theory]
    [InlineData("--purpose access")]
    [InlineData("--purpose verify")]
    public void Who_adds_a_channel_is_told_what_else_it_needs(string flag) =>
        Assert.Contains(flag, Find("channels add").Description!, StringComparison.Ordinal);

    [Fact]
    public async Task Wrong_usage_is_json_when_a_program_asks()
    {
        using var screen = new Screen();

        await screen.RunAsync("db", "rollback", "--json");

        using var fault = JsonDocument.Parse(screen.Error);
        Assert.Equal("usage", fault.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(2, fault.RootElement.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task The_help_tells_every_exit_code_and_setting()
    {
        using var screen = new Screen();

        await screen.RunAsync("--help");

        Assert.All(ExitCodes.All, c =>
            Assert.Contains($"{c.Code,3}  {c.Meaning}", screen.Out, StringComparison.Ordinal));
        Assert.All(SettingNames.All, s => Assert.Contains(s.Name, screen.Out, StringComparison.Ordinal));
    }

    private static RootCommand Build()
    {
        using var screen = new Screen();
        return CommandTree.Build(screen.Terminal);
    }

    private static Verb Find(string path) => All().Single(c => c.Path == path).Verb;

    private static IEnumerable<(string Path, Verb Verb)> All() => Walk(Build(), "");

    private static IEnumerable<(string Path, Verb Verb)> Walk(Command command, string path) => command.Subcommands
        .SelectMany(c => Walk(c, $"{path} {c.Name}".Trim()))
        .Concat(command is Verb verb ? [(path, verb)] : []);
}
