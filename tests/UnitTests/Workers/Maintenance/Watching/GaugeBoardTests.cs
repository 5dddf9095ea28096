using System.Diagnostics.Metrics;
using Frota.Workers.Maintenance.Watching;
using Xunit;

namespace Frota.UnitTests.Workers.Maintenance.Watching;

public sealed class GaugeBoardTests
{
    [Fact]
    public void What_stands_on_the_board_is_observed_until_it_is_taken_away()
    {
        using var board = new GaugeBoard();
        var name = $"test.{Guid.NewGuid():N}";
        board.Put("a",
            [new Gauge(name, "s", "Old.", 1.5, ("queue", "x")), new Gauge(name, "s", "Old.", 2, ("queue", "y"))]);
        board.Put("b", [new Gauge($"{name}.starts", "", "", 7) { OnlyGrows = true }]);
        Assert.Equal([$"{name} x 1.5", $"{name} y 2", $"{name}.starts  7"], Observe(name));

        board.Put("a", [new Gauge(name, "s", "Old.", 3, ("queue", "y"))]);
        Assert.Equal([$"{name} y 3", $"{name}.starts  7"], Observe(name));

        board.Remove("a");
        Assert.Equal([$"{name}.starts  7"], Observe(name));
    }

    private static string[] Observe(string name)
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == GaugeBoard.MeterName
                && instrument.Name.StartsWith(name, StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add(
            FormattableString.Invariant($"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : "")} {value}")));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. seen.Order(StringComparer.Ordinal)];
    }
}
