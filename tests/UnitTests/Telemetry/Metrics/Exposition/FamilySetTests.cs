using Frota.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

public sealed class FamilySetTests
{
    [Fact]
    public void A_family_of_two_meters_is_declared_once() => Assert.Equal(
        "# TYPE jobs_total counter\njobs_total{m=\"1\"} 1\njobs_total{m=\"2\"} 2\n",
        Write(Counter("jobs", "m=\"1\"", "1"), Counter("jobs", "m=\"2\"", "2")));

    [Fact]
    public void A_second_type_of_a_name_is_left_out() => Assert.Equal(
        "# TYPE jobs_total counter\njobs_total 1\n", Write(Counter("jobs", "", "1"), Gauge("jobs", "2")));

    [Fact]
    public void A_name_that_another_familys_series_has_is_left_out()
    {
        var (counter, gauge) = (Counter("jobs", "", "1"), Gauge("jobs_total", "2"));
        Assert.Equal("# TYPE jobs_total counter\njobs_total 1\n", Write(counter, gauge));
        Assert.Equal("# TYPE jobs_total gauge\njobs_total 2\n", Write(gauge, counter));
    }

    [Fact]
    public void The_same_series_twice_is_written_once() => Assert.Equal(
        "# TYPE jobs_total counter\njobs_total 1\n", Write(Counter("jobs", "", "1"), Counter("jobs", "", "2")));

    private static Family Counter(string name, string labels, string value) =>
        new(name, FamilyType.Counter, "", "", [new Sample("_total", labels, value)]);

    private static Family Gauge(string name, string value) =>
        new(name, FamilyType.Gauge, "", "", [new Sample("", "", value)]);

    private static string Write(params Family[] families)
    {
        var set = new FamilySet();
        foreach (var family in families)
        {
            set.Add(family);
        }

        return Pages.Text(set.Families);
    }
}
