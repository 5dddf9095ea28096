using System.Globalization;

namespace Frota.Cli.Supervision;

/// <summary>How many workers a host may run: a number, or a span in which the load decides.</summary>
/// <param name="Least">1 or more.</param>
/// <param name="Most">At least <paramref name="Least"/>.</param>
internal readonly record struct ScaleRange(int Least, int Most)
{
    private const int Limit = 1000;

    /// <summary>Reads <c>5</c> or <c>3..6</c>.</summary>
    public static bool TryParse(string text, out ScaleRange range)
    {
        var parts = text.Trim().Split("..");
        range = default;
        if (parts.Length > 2 || !TryNumber(parts[0], out var least) || !TryNumber(parts[^1], out var most)
            || most < least)
        {
            return false;
        }

        range = new ScaleRange(least, most);
        return true;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Least}{(Least == Most ? "" : $"..{Most}")}");

    /// <summary>The same within what this host has.</summary>
    public ScaleRange Within(int programs) => new(Math.Min(Least, programs), Math.Min(Most, programs));

    /// <summary>The number in the range that is nearest.</summary>
    public int Nearest(int workers) => Math.Clamp(workers, Least, Most);

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= Limit;
}
