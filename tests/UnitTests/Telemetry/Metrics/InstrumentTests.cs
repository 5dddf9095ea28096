using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Frota.Messaging.Publishing;
using Frota.Telemetry;
using Frota.Telemetry.Metrics.Collecting;
using Frota.Workers.Outbound;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics;

/// <summary>All instruments of the fleet, held to the rules that make them readable together.</summary>
public sealed class InstrumentTests
{
    private static readonly string[] Prefixes = ["frota.", "messaging.", "gen_ai.", "process."];

    // Every class that declares instruments is named so; touching it declares them.
    private static readonly Type[] Declaring =
    [
        .. new[] { typeof(PublishMetrics), typeof(SendMetrics), typeof(Frota.Receiver.Webhooks.WebhookMetrics),
                typeof(Frota.Connectors.Llm.ModelException) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_instrument_has_a_known_prefix_a_help_and_a_name_of_its_own()
    {
        var all = Declared();
        Assert.True(all.Count >= 20, $"only {all.Count} instruments were found");
        Assert.All(all, i => Assert.Contains(Prefixes, p => i.Name.StartsWith(p, StringComparison.Ordinal)));
        Assert.All(all, i => Assert.EndsWith(".", i.Description, StringComparison.Ordinal));
        Assert.Equal(all.Count, all.Select(i => i.Name).Distinct().Count());
    }

    [Fact]
    public void Histograms_bring_their_own_bounds_and_those_of_handlings_and_replies_reach_two_minutes()
    {
        var seconds = Declared().OfType<Histogram<double>>().ToDictionary(h => h.Name, h => h.Advice);
        Assert.All(seconds.Values, advice => Assert.NotNull(advice?.HistogramBucketBoundaries));
        Assert.All(seconds.Values, advice =>
            Assert.Equal(advice!.HistogramBucketBoundaries!.Order(), advice.HistogramBucketBoundaries));
        string[] patient =
            ["messaging.process.duration", "frota.message.end_to_end", "gen_ai.client.operation.duration"];
        Assert.All(patient, name => Assert.True(seconds[name]!.HistogramBucketBoundaries![^1] >= 120));
    }

    [Fact]
    public void A_record_allocates_nothing()
    {
        using var pipeline = new MetricsPipeline(
            new MetricsTarget("test", new BuildVersion("1", "")), "Frota.Messaging");
        var queue = $"test.{Guid.NewGuid():N}";
        Assert.Equal(0, Allocations.Of(_ =>
            PublishMetrics.Published(queue, TimeSpan.FromMilliseconds(2), error: null)));
        Assert.Contains(pipeline.Collect().Single(f => f.Name == "messaging_client_sent_messages").Samples,
            s => s.Value == "10000" && s.Labels.Contains(queue, StringComparison.Ordinal));
    }

    private static List<Instrument> Declared()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (Declaring.Any(type => type.Assembly.GetName().Name == instrument.Meter.Name))
            {
                lock (found)
                {
                    found.Add(instrument);
                }
            }
        };
        listener.Start();
        Assert.NotEmpty(Declaring);
        foreach (var type in Declaring)
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        return found;
    }
}
