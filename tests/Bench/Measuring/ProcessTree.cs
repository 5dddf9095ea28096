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
    /// The proportional set size of the tree in bytes: its own pages, and of a shared page its share.
    /// </summary>
    public static long Pss(int root) => Of(root).Sum(PssOf);

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

    private static long PssOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup")
                .First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(line["Pss:".Length..^"kB".Length], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // it ended meanwhile
        }
    }

    private sealed record Entry(int Id, int Parent, long Ticks);
}
