using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Frota.Cli.Shell;

/// <summary>How a text is meant.</summary>
internal enum Ink
{
    Plain,
    Good,
    Bad,
    Faint,
}

/// <summary>One field of a table.</summary>
internal readonly record struct Cell(string Text, Ink Ink = Ink.Plain)
{
    public static implicit operator Cell(string? text) => new(text ?? "");

    public static implicit operator Cell(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A count of what should not be there.</summary>
    public static Cell Faults(long count) =>
        new(count.ToString(CultureInfo.InvariantCulture), count == 0 ? Ink.Good : Ink.Bad);
}

/// <summary>
/// A result for people: lines, facts and tables. Piped, it has no frames, no colours and no cut lines.
/// </summary>
internal sealed class Page : IDisposable
{
    private const int Endless = 10_000;

    private readonly Terminal _terminal;
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);
    private readonly IAnsiConsole _console;

    public Page(Terminal terminal)
    {
        _terminal = terminal;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.UsesColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.UsesColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_text),
        });
        _console.Profile.Width = terminal.OutIsTerminal ? terminal.Width : Endless;
    }

    /// <summary>A paragraph.</summary>
    public void Line(string text = "", Ink ink = Ink.Plain) => _console.WriteLine(Clean(text), Look(ink));

    /// <summary>Names and values, one a line; those without a value are left out.</summary>
    public void Facts(params IEnumerable<(string Name, Cell Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn());
        foreach (var (name, value) in facts.Where(f => f.Value.Text.Length > 0))
        {
            grid.AddRow(new Text(name, Look(Ink.Faint)), new Text(Clean(value.Text), Look(value.Ink)));
        }

        _console.Write(grid);
    }

    /// <summary>A table; an empty one says <paramref name="none"/> instead.</summary>
    public void Table(IReadOnlyList<string> columns, IReadOnlyList<Cell[]> rows, string none = "none")
    {
        if (rows.Count == 0)
        {
            Line(none, Ink.Faint);
            return;
        }

        var table = new Table { Border = _terminal.OutIsTerminal ? TableBorder.Simple : TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(_terminal.OutIsTerminal ? column : column.ToUpperInvariant())));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(c => new Text(Clean(c.Text), Look(c.Ink))));
        }

        _console.Write(table);
    }

    /// <summary>Puts it on standard output.</summary>
    public void Print()
    {
        foreach (var line in _text.ToString().Split('\n')[..^1])
        {
            _terminal.Out.WriteLine(line.TrimEnd());
        }
    }

    public void Dispose() => _text.Dispose();

    // Errors and names come from outside: an escape sequence in them must not reach the terminal.
    internal static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.IsControl(c) && c != '\n' ? ' ' : c);
        }

        return clean.ToString();
    }

    private static Style Look(Ink ink) => ink switch
    {
        Ink.Plain => Style.Plain,
        Ink.Good => new Style(Color.Green),
        Ink.Bad => new Style(Color.Red),
        Ink.Faint => new Style(Color.Grey),
    };
}
