using Frota.Panel;
using Frota.Telemetry.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Panel;

public sealed class PanelSettingsTests : IDisposable
{
    private const string Keys = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly string[] Names =
        ["PANEL_URL", "PANEL_STREAMS", "RECEIVER_ADDRESS", "POSTGRES_FLEET", "POSTGRES_APP", "SECRETS_KEYS"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("frota-panel-");

    [Fact]
    public void Little_has_to_be_said()
    {
        var settings = Read(("POSTGRES", "Host=db"), ("SECRETS_KEYS", Keys));

        Assert.Equal("http://0.0.0.0:8081/", settings.Url.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:8080/", settings.Receiver.AbsoluteUri);
        Assert.Contains("role=frota_app", settings.AppLogin, StringComparison.Ordinal);
        Assert.Contains("role=frota_fleet", settings.FleetLogin, StringComparison.Ordinal);
        Assert.Null(settings.Redis);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var thrown = Assert.Throws<SettingFaultsException>(() =>
            Read(("PANEL_URL", "https://0.0.0.0:8081"), ("PANEL_STREAMS", "0"), ("RECEIVER_ADDRESS", "receiver")));

        Assert.Equal(Names.Length, thrown.Faults.Count);
        Assert.All(Names, name => Assert.Contains(
            thrown.Faults, fault => fault.Contains("FROTA_" + name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("POSTGRES", "postgres://u:hunter2@db/frota?sslmode=require")]
    [InlineData("POSTGRES", "Host=db;Port=hunter2")]
    [InlineData("SECRETS_KEYS", "hunter2")]
    [InlineData("REDIS", "redis,hunter2=1")]
    public void A_fault_names_its_setting_once_and_never_its_value(string name, string value)
    {
        var good = new Dictionary<string, string> { ["POSTGRES"] = "Host=db", ["SECRETS_KEYS"] = Keys, [name] = value };

        var thrown = Assert.Throws<SettingFaultsException>(() => Read([.. good.Select(p => (p.Key, p.Value))]));

        Assert.StartsWith("FROTA_" + name, Assert.Single(thrown.Faults), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private PanelSettings Read(params (string Name, string Value)[] pairs)
    {
        var values = pairs.Append((Name: "DATA", Value: _folder.FullName))
            .ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        return PanelSettings.Read(new FrotaSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build()));
    }
}
