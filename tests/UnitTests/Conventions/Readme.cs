using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>A README's parts, as far as two languages of it must agree.</summary>
internal sealed partial class Readme
{
    private const string Fence = "```";

    // What somebody who built or ran something here may have and others not; "./…" is a setting's value.
    private static readonly string[] Made = [".", ".git", ".frota", "artifacts"];
    private static readonly string[] Extensions = [".cs", ".csproj", ".sln", ".props", ".md", ".yml", ".conf"];

    private readonly List<string> _prose = [];
    private readonly List<string> _blocks = [];

    public Readme(string text)
    {
        List<string>? block = null;
        foreach (var line in text.Split('\n'))
        {
            var fence = line.StartsWith(Fence, StringComparison.Ordinal);
            if (block is null && !fence)
            {
                _prose.Add(line);
                continue;
            }

            (block ??= []).Add(line);
            if (fence && block.Count > 1)
            {
                _blocks.Add(string.Join('\n', block));
                block = null;
            }
        }

        OpenBlock = block is not null;
        Text = text;
    }

    public string Text { get; }

    /// <summary>True when a fenced block has no end.</summary>
    public bool OpenBlock { get; }

    /// <summary>The fenced blocks, fences included.</summary>
    public IReadOnlyList<string> Blocks => _blocks;

    /// <summary>The depth of each heading.</summary>
    public IReadOnlyList<int> Headings => [.. _prose.Where(l => Heading().IsMatch(l)).Select(l => l.IndexOf(' '))];

    /// <summary>How many lines each table has.</summary>
    public IReadOnlyList<int> Tables
    {
        get
        {
            var tables = new List<int>();
            var within = false;
            foreach (var row in _prose.Select(l => l.StartsWith('|')))
            {
                if (row && !within)
                {
                    tables.Add(0);
                }

                if (row)
                {
                    tables[^1]++;
                }

                within = row;
            }

            return tables;
        }
    }

    /// <summary>What it names of the tree: in code spans and in links.</summary>
    public IReadOnlyList<string> Paths =>
    [
        .. _prose.SelectMany(l => Span().Matches(l).Concat(Link().Matches(l))).Select(m => m.Groups[1].Value)
            .Where(NamesTheTree).Distinct().Order(StringComparer.Ordinal),
    ];

    public static Readme Read(string path) => new(Tree.Read(path));

    /// <summary>True for what must be in the tree: below one of its folders, or named like one of its files.</summary>
    internal static bool NamesTheTree(string text)
    {
        if (!Path().IsMatch(text))
        {
            return false;
        }

        var first = text.Split('/')[0];
        return !Made.Contains(first)
            && (System.IO.Path.Exists(System.IO.Path.Combine(Tree.Root, first)) || Extensions.Any(text.EndsWith));
    }

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?$")]
    private static partial Regex Path();
}
