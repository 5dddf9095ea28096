using Frota.Telemetry.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Telemetry.Settings;

public sealed class FrotaSettingsTests
{
    [Fact]
    public void All_faults_are_named_at_once_each_with_its_mending_and_without_its_value()
    {
        var settings = Settings(("PORT", "hunter2"), ("URL", "ftp://hunter2"), ("MODE", "hunter2"));
        settings.Required("KEYS", "make one with openssl");
        settings.Whole("PORT", 1, 0, 65535);
        settings.Http("URL", "http://127.0.0.1:8080");
        settings.OneOf("MODE", "json", "json", "text");
        settings.Read<string>("A", "", () => throw new ArgumentException("no way into Postgres: give FROTA_POSTGRES"));
        settings.Read<string>("B", "write it so", () => throw new FormatException("bad keyword 'hunter2'"));
        settings.Required("KEYS", "make one with openssl");

        var thrown = Assert.Throws<SettingFaultsException>(settings.Faults.ThrowIfAny);

        Assert.Equal(
            [
                "FROTA_KEYS is not set: make one with openssl",
                "FROTA_PORT is not a number it may be: use a whole number from 0 to 65535",
                "FROTA_URL is not an http address: write it like http://127.0.0.1:8080",
                "FROTA_MODE is none of the words it may be: use one of json, text",
                "no way into Postgres: give FROTA_POSTGRES",
                "FROTA_B cannot be read: write it so",
            ],
            thrown.Faults);
        Assert.All(thrown.Faults, fault => Assert.Contains("  - " + fault, thrown.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_settings_have_no_fault()
    {
        var settings = Settings(("PORT", " 65535 "), ("URL", "https://a.example/x"), ("MODE", "TEXT"), ("KEYS", "k"));

        Assert.Equal(65535, settings.Whole("PORT", 1, 0, 65535));
        Assert.Equal("https://a.example/x", settings.Http("URL", "http://b").AbsoluteUri);
        Assert.Equal("text", settings.OneOf("MODE", "json", "json", "text"));
        Assert.Equal("k", settings.Required("KEYS", ""));
        settings.Faults.ThrowIfAny();
    }

    [Fact]
    public void What_is_not_set_or_blank_is_its_fallback()
    {
        var settings = Settings(("PORT", " "));

        Assert.Equal(7, settings.Whole("PORT", 7, 0, 9));
        Assert.Equal("http://b/", settings.Http("URL", "http://b").AbsoluteUri);
        Assert.Null(settings.Optional("NAME"));
        settings.Faults.ThrowIfAny();
    }

    private static FrotaSettings Settings(params (string Name, string Value)[] pairs) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(pairs.Select(p => KeyValuePair.Create(p.Name, (string?)p.Value))).Build());
}
