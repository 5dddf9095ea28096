using Frota.Connectors.Channels;
using Frota.Telemetry.Settings;
using Frota.Workers.Fleet;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Workers.Fleet;

public sealed class WorkerSettingsTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private static readonly Dictionary<string, string?> Good = new()
    {
        ["POSTGRES"] = "Host=db;Username=owner;Password=hunter2",
        ["RABBITMQ"] = "amqp://user:hunter2@rabbit:5672/",
        ["REDIS"] = "redis:6379",
        ["SECRETS_KEYS"] = $"k1:{Key}",
    };

    [Fact]
    public void The_least_that_must_be_set_is_enough()
    {
        var (settings, faults) = Read([]);

        Assert.Empty(faults);
        Assert.StartsWith("worker-", settings.Name, StringComparison.Ordinal);
        Assert.Contains("role=frota_app", settings.App, StringComparison.Ordinal);
        Assert.Contains("role=frota_fleet", settings.Fleet, StringComparison.Ordinal);
        Assert.Equal(("amqp://user:hunter2@rabbit:5672/", "redis:6379"), (settings.Broker, settings.Redis));
        Assert.Equal(ChannelEndpoints.Default, settings.Channels);
        Assert.Empty(settings.Models);
        Assert.False(settings.Egress.AllowsEndpoint("n8n.internal", 5678));
    }

    [Fact]
    public void Everything_else_may_be_set_too()
    {
        var (settings, faults) = Read(new()
        {
            ["WORKER_NAME"] = "worker-a",
            ["POSTGRES_APP"] = "Host=db;Username=app;Password=a",
            ["POSTGRES_FLEET"] = "Host=db;Username=fleet;Password=f",
            ["CHANNELS:WHATSAPP"] = "http://127.0.0.1:9000/v23.0",
            ["CHANNELS:TELEGRAM"] = "http://127.0.0.1:9001",
            ["CHANNELS:WEBCHAT"] = "http://panel:8081",
            ["OUTGOING:ALLOW"] = "n8n.internal:5678, 10.0.0.0/8",
            ["MODELS:openai:BASEURL"] = "http://127.0.0.1:9002/v1",
            ["MODELS:openai:MODEL"] = "m",
            ["MODELS:openai:DEADLINE_SECONDS"] = "30",
            ["MODELS:gemini:APIKEY"] = "hunter2",
        });

        Assert.Empty(faults);
        Assert.Equal("worker-a", settings.Name);
        Assert.DoesNotContain("role=", settings.App + settings.Fleet, StringComparison.Ordinal);
        Assert.Equal(("http://127.0.0.1:9000/v23.0", "http://127.0.0.1:9001/", "http://panel:8081/"),
            (settings.Channels.WhatsApp.ToString(), settings.Channels.Telegram.ToString(),
                settings.WebChat.ToString()));
        Assert.True(settings.Egress.AllowsEndpoint("n8n.internal", 5678));
        Assert.Equal(["gemini", "openai"], settings.Models.Keys.Order());
        Assert.Equal(("m", 30.0, ""), (settings.Models["openai"].DefaultModel,
            settings.Models["openai"].Deadline.TotalSeconds, settings.Models["openai"].ApiKey));
        Assert.Equal((null, "hunter2"), (settings.Models["gemini"].BaseUrl, settings.Models["gemini"].ApiKey));
    }

    [Fact]
    public void Nothing_set_names_everything_that_must_be()
    {
        var faults = Faults([]);

        Assert.Equal(5, faults.Count);
        Assert.All(
            ["FROTA_POSTGRES_APP", "FROTA_POSTGRES_FLEET", "FROTA_RABBITMQ", "FROTA_REDIS", "FROTA_SECRETS_KEYS"],
            name => Assert.Single(faults, fault => fault.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_fault_is_told_together_and_none_quotes_its_value()
    {
        var faults = Faults(new()
        {
            ["POSTGRES"] = "Host=db;Password=a;hunter2=b",
            ["RABBITMQ"] = "amqp://user:a:hunter2@rabbit/",
            ["REDIS"] = " ",
            ["SECRETS_KEYS"] = "hunter2",
            ["CHANNELS:WHATSAPP"] = "ftp://hunter2",
            ["CHANNELS:TELEGRAM"] = "hunter2",
            ["CHANNELS:WEBCHAT"] = "hunter2",
            ["OUTGOING:ALLOW"] = "hunter2",
            ["MODELS:openai:BASEURL"] = "hunter2",
            ["MODELS:openai:DEADLINE_SECONDS"] = "hunter2",
        });

        Assert.All(
            [
                "FROTA_POSTGRES", "FROTA_RABBITMQ", "FROTA_REDIS", "FROTA_SECRETS_KEYS", "FROTA_CHANNELS__WHATSAPP",
                "FROTA_CHANNELS__TELEGRAM", "FROTA_CHANNELS__WEBCHAT", "FROTA_OUTGOING__ALLOW",
                "FROTA_MODELS__openai__BASEURL", "FROTA_MODELS__openai__DEADLINE_SECONDS",
            ],
            name => Assert.Contains(faults, fault => fault.StartsWith(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(faults, fault => fault.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void In_words_they_are_the_workers_name_and_no_secret()
    {
        var words = $"{Read(new() { ["WORKER_NAME"] = "worker-a" }).Settings}";

        Assert.Contains("worker-a", words, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", words, StringComparison.Ordinal);
    }

    private static (WorkerSettings Settings, IReadOnlyList<string> Faults) Read(Dictionary<string, string?> more) =>
        ReadAll(Good.Concat(more));

    private static IReadOnlyList<string> Faults(Dictionary<string, string?> values) => ReadAll(values).Faults;

    private static (WorkerSettings Settings, IReadOnlyList<string> Faults) ReadAll(
        IEnumerable<KeyValuePair<string, string?>> values)
    {
        var from = new FrotaSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var settings = WorkerSettings.Read(from);
        var thrown = Record.Exception(from.Faults.ThrowIfAny) as SettingFaultsException;
        return (settings, thrown?.Faults ?? []);
    }
}
