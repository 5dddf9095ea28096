using Frota.Receiver;
using Frota.Telemetry.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Receiver;

public sealed class ReceiverSettingsTests
{
    [Fact]
    public void The_least_that_must_be_set_is_enough()
    {
        var (settings, faults) = Read(
            ("POSTGRES", "Host=db;Password=hunter2"), ("RABBITMQ", "amqp://user:hunter2@rabbit"),
            ("SECRETS_KEYS", $"k1:{Convert.ToBase64String(new byte[32])}"), ("DATA", "/var/lib/frota"));

        Assert.Empty(faults);
        Assert.Equal(("/var/lib/frota/accounts.sealed", 2_000), (settings.Snapshot, settings.EdgeRate));
        Assert.Equal((null, 1_024L << 20), (settings.Spool, settings.SpoolLimit));
        Assert.DoesNotContain("hunter2", $"{settings}", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_together_and_none_quotes_its_value()
    {
        var (_, faults) = Read(("POSTGRES_FLEET", "hunter2"), ("RABBITMQ", "hunter2"), ("SECRETS_KEYS", "hunter2"),
            ("EDGE_RATE", "0"), ("SPOOL", "/var/spool/frota"), ("SPOOL_MIB", "0"));

        Assert.Equal(5, faults.Count);
        Assert.All(
            ["FROTA_POSTGRES_FLEET", "FROTA_RABBITMQ", "FROTA_SECRETS_KEYS", "FROTA_EDGE_RATE", "FROTA_SPOOL_MIB"],
            name => Assert.Single(faults, fault => fault.StartsWith(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(faults, fault => fault.Contains("hunter2", StringComparison.Ordinal));
    }

    private static (ReceiverSettings Settings, IReadOnlyList<string> Faults) Read(
        params (string Name, string Value)[] pairs)
    {
        var from = new FrotaSettings(new ConfigurationBuilder()
            .AddInMemoryCollection(pairs.Select(p => KeyValuePair.Create(p.Name, (string?)p.Value))).Build());
        var settings = ReceiverSettings.Read(from);
        var thrown = Record.Exception(from.Faults.ThrowIfAny) as SettingFaultsException;
        return (settings, thrown?.Faults ?? []);
    }
}
