namespace Frota.Cli.Dashboard;

/// <summary>The last values of something as a line of bars, the newest at its right end.</summary>
internal sealed class Sparkline(int width)
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    private readonly Queue<double> _values = new();

    public void Add(double value)
    {
        _values.Enqueue(value);
        if (_values.Count > width)
        {
            _values.Dequeue();
        }
    }

    /// <summary>The bars; the highest is the greatest of the values, and 0 is the lowest.</summary>
    public override string ToString()
    {
        var most = _values.DefaultIfEmpty(0).Max();
        return string.Concat(_values.Select(value =>
            Bars[most <= 0 ? 0 : (int)Math.Round(Math.Max(0, value) / most * (Bars.Length - 1))]));
    }
}
