using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Shell;

public sealed class PageTests
{
    [Fact]
    public void A_piped_table_is_bare_columns_without_cut_lines()
    {
        using var screen = new Screen();
        var wide = new string('x', 300);

        Print(screen, page => page.Table(["name", "state"], [["a", new Cell("ok", Ink.Good)], [wide, "[red]"]]));

        Assert.Equal($"{"NAME",-300} STATE\n{"a",-300} ok\n{wide} [red]\n", screen.Out);
    }

    [Fact]
    public void A_person_sees_colours()
    {
        using var screen = new Screen(outIsTerminal: true);

        Print(screen, page => page.Line("broken", Ink.Bad));

        Assert.Contains("\u001b[", screen.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public void A_person_may_refuse_colours(string variable, string value)
    {
        using var screen = new Screen(outIsTerminal: true) { Environment = new() { [variable] = value } };

        Print(screen, page => page.Line("broken", Ink.Bad));

        Assert.Equal("broken\n", screen.Out);
    }

    [Fact]
    public void Escape_sequences_in_the_text_do_not_reach_the_terminal()
    {
        using var screen = new Screen(outIsTerminal: true) { Environment = new() { ["NO_COLOR"] = "1" } };

        Print(screen, page =>
        {
            page.Line("a\u001b[2Jb\u009bc");
            page.Facts(("error", "x\u0007y"), ("empty", ""));
            page.Table(["t"], [["q\rz"]]);
        });

        Assert.DoesNotContain(screen.Out, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain("empty", screen.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_table_says_so()
    {
        using var screen = new Screen();

        Print(screen, page => page.Table(["name"], [], "no tenant yet"));

        Assert.Equal("no tenant yet\n", screen.Out);
    }

    private static void Print(Screen screen, Action<Page> write)
    {
        using var page = new Page(screen.Terminal);
        write(page);
        page.Print();
    }
}
