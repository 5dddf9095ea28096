using Frota.Telemetry.Settings;
using Frota.Telemetry.Traces;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Telemetry.Traces;

public sealed class TraceSettingsTests
{
    [Theory]
    [InlineData("http://collector:4318", "http://collector:4318/v1/traces")]
    [InlineData("https://otlp.example/path/", "https://otlp.example/path/v1/traces")]
    [InlineData("http://collector:4318/?a=b", "http://collector:4318/v1/traces")]
    public void Spans_go_to_the_endpoint_s_path_for_traces(string endpoint, string address)
    {
        var traces = TraceSettings.Read(Settings(("OTLP_ENDPOINT", endpoint), ("TRACES_RATIO", "0.25")))!;

        Assert.Equal((new Uri(address), 0.25), (traces.Endpoint, traces.Ratio));
    }

    [Fact]
    public void Without_an_endpoint_there_are_no_traces() =>
        Assert.Null(TraceSettings.Read(Settings(("OTLP_ENDPOINT", " "), ("OTLP_HEADERS", "key=secret-of-ours"))));

    [Fact]
    public void Printed_they_hold_no_secret() => Assert.DoesNotContain("secret-of-ours", TraceSettings.Read(
        Settings(("OTLP_ENDPOINT", "http://c"), ("OTLP_HEADERS", "key=secret-of-ours")))!.ToString(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("OTLP_ENDPOINT", "collector:4318")]
    [InlineData("TRACES_RATIO", "1.1")]
    [InlineData("TRACES_RATIO", "-0.1")]
    [InlineData("TRACES_RATIO", "0,5")]
    [InlineData("TRACES_RATIO", "half")]
    [InlineData("TRACES_RATIO", "NaN")]
    public void A_wrong_one_is_a_fault(string name, string value)
    {
        var settings = Settings((name, value));

        TraceSettings.Read(settings);

        Assert.Throws<SettingFaultsException>(settings.Faults.ThrowIfAny);
    }

    private static FrotaSettings Settings(params (string Name, string Value)[] pairs) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(pairs.Select(p => KeyValuePair.Create<string, string?>(p.Name, p.Value))).Build());
}
