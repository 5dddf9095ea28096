using System.Globalization;

namespace Frota.Bench.Measuring;

/// <summary>A process with all that it has started, as <c>/proc</c> tells of them (proc(5)).</summary>
internal static class ProcessTree
{
    // USER_HZ: what the kernel tells times in, whatever it counts in itself.
    private const double TicksASecond = 100;

    /// <summary>The processor time that the tree has had, and its ended children that were waited for.</summary>
    public static TimeSpan ProcessorTime(int root) =>
        TimeSpan.FromSeconds(Entries(root).Sum(process => process.Ticks) / TicksASecond);

    /// <summary>
    /// The proportional set size of the tree in bytes: its own pages, and of a page that others on the machine share,
    /// its share.
    /// </summary>
    public static long Pss(int root) => Of(root).Sum(id => Kilobytes(id, "Pss:")) << 10;

    /// <summary>
    /// What the tree would hold if nobody else ran, in bytes: its processes' own pages, and what they share counted
    /// once, as the most that one of them shares. So a runtime that other programs use too makes nobody look leaner.
    /// </summary>
    public static long Memory(int root)
    {
        var tree = Of(root).Select(id => (
            Own: Kilobytes(id, "Private_Clean:") + Kilobytes(id, "Private_Dirty:"),
            Shared: Kilobytes(id, "Shared_Clean:") + Kilobytes(id, "Shared_Dirty:"))).ToList();
        return (tree.Sum(one => one.Own) + tree.Select(one => one.Shared).DefaultIfEmpty().Max()) << 10;
    }

    /// <summary>The ids of the tree, its root first; none when it is gone.</summary>
    public static IReadOnlyList<int> Of(int root) => [.. Entries(root).Select(process => process.Id)];

    private static List<Entry> Entries(int root)
    {
        var all = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Select(Read).OfType<Entry>().ToLookup(entry => entry.Parent);
        var tree = all.SelectMany(children => children).Where(entry => entry.Id == root).ToList();
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(all[tree[i].Id]);
        }

        return tree;
    }

    // Null when it ended meanwhile.
    private static Entry? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name may hold anything, so that fields are counted from behind it: state, parent, …
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture),
                fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Kilobytes(int id, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup")
                .First(l => l.StartsWith(field, StringComparison.Ordinal));
            return long.Parse(line[field.Length..^"kB".Length], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // it ended meanwhile
        }
    }

    private sealed record Entry(int Id, int Parent, long Ticks);
}
