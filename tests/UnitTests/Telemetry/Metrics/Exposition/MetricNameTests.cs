using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Frota.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

public sealed partial class MetricNameTests
{
    [Theory]
    [InlineData("http.server.request.duration", "http_server_request_duration")]
    [InlineData("a:b", "a:b")]
    [InlineData("a..b", "a_b")]
    [InlineData("a__b", "a_b")]
    [InlineData("a-/.b", "a_b")]
    [InlineData("ação", "a_o")]
    [InlineData("1up", "_up")]
    [InlineData("", "_")]
    public void What_may_not_stand_in_a_name_becomes_one_underscore(string name, string expected) =>
        Assert.Equal(expected, MetricName.Sanitise(name));

    [Fact]
    public void A_name_is_always_one_that_Prometheus_takes_and_stays_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), drawn =>
        {
            var name = MetricName.Sanitise(drawn ?? "");
            return Fits().IsMatch(name) && MetricName.Sanitise(name) == name;
        }).Holds();

    [Theory]
    [InlineData("request.duration", "s", "request_duration_seconds")]
    [InlineData("request.duration", "ms", "request_duration_milliseconds")]
    [InlineData("memory.used", "By", "memory_used_bytes")]
    [InlineData("share", "1", "share")]
    [InlineData("share", "%", "share_percent")]
    [InlineData("oven", "Cel", "oven_celsius")]
    [InlineData("disk.speed", "By/s", "disk_speed_bytes_per_second")]
    [InlineData("calls", "{call}/min", "calls_per_minute")]
    [InlineData("messages", "{message}", "messages")]
    [InlineData("messages", "{message}By", "messages_bytes")]
    [InlineData("queue", null, "queue")]
    [InlineData("things", "apples", "things_apples")]
    [InlineData("odd", "a b", "odd_a_b")]
    public void The_unit_is_written_out_behind_the_name(string name, string? unit, string expected) =>
        Assert.Equal(expected, MetricName.Of(name, unit, isCounter: false));

    [Theory]
    [InlineData("request_seconds", "s", false, "request_seconds")]
    [InlineData("seconds", "s", false, "seconds")]
    [InlineData("milliseconds", "s", false, "milliseconds_seconds")]
    [InlineData("cpu.seconds.total", "s", true, "cpu_seconds")]
    [InlineData("cpu.total", "s", true, "cpu_seconds")]
    [InlineData("ends.", "s", false, "ends_seconds")]
    public void A_unit_that_is_there_already_is_not_written_twice(
        string name, string unit, bool isCounter, string expected) =>
        Assert.Equal(expected, MetricName.Of(name, unit, isCounter));

    [Theory]
    [InlineData("webhooks", true, "webhooks")]
    [InlineData("webhooks_total", true, "webhooks")]
    [InlineData("webhooks_total", false, "webhooks_total")]
    [InlineData("_total", true, "_total")]
    public void A_counters_family_has_no_total(string name, bool isCounter, string expected) =>
        Assert.Equal(expected, MetricName.Of(name, "", isCounter));

    [GeneratedRegex(@"\A[a-zA-Z_:][a-zA-Z0-9_:]*\z")]
    private static partial Regex Fits();
}
