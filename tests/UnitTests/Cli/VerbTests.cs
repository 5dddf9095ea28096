using System.Text.Json;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli;

/// <summary>Verbs run whole, as far as they go without servers.</summary>
public sealed class VerbTests
{
    private const string Nobody = "Host=127.0.0.1;Port=1;Username=u;Password=hidden;Database=frota";

    [Theory]
    [InlineData("db status", "FROTA_POSTGRES")]
    [InlineData("tenants list", "FROTA_POSTGRES")]
    [InlineData("topology check", "FROTA_RABBITMQ")]
    public async Task A_missing_setting_is_named(string line, string setting)
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Usage, await screen.RunAsync(line.Split(' ')));
        Assert.Contains(setting, screen.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db status", "FROTA_POSTGRES", "Postgres at 127.0.0.1:1/frota")]
    [InlineData("ledger", "FROTA_POSTGRES_FLEET", "Postgres at 127.0.0.1:1/frota")]
    [InlineData("topology check", "FROTA_RABBITMQ", "RabbitMQ at 127.0.0.1:1")]
    public async Task A_refused_connection_names_the_server_and_the_setting(string line, string setting, string server)
    {
        using var screen = new Screen
        {
            Environment = new() { [setting] = setting == "FROTA_RABBITMQ" ? "amqp://u:hidden@127.0.0.1:1/" : Nobody },
        };

        Assert.Equal(ExitCodes.Unavailable, await screen.RunAsync(line.Split(' ')));
        Assert.Contains(server, screen.Error, StringComparison.Ordinal);
        Assert.Contains($"check {setting}", screen.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_ends_with_6_when_nothing_answers()
    {
        using var screen = new Screen
        {
            Environment = new()
            {
                ["FROTA_POSTGRES_FLEET"] = Nobody,
                ["FROTA_REDIS"] = "127.0.0.1:1",
                ["FROTA_RECEIVER_ADDRESS"] = "http://127.0.0.1:1",
                ["FROTA_PANEL_ADDRESS"] = "nowhere",
            },
        };

        Assert.Equal(ExitCodes.Unhealthy, await screen.RunAsync("health", "--json"));
        using var answer = JsonDocument.Parse(screen.Out);
        var servers = answer.RootElement.GetProperty("data").GetProperty("servers").EnumerateArray().ToList();
        Assert.Equal(
            ["postgres", "migrations", "rabbitmq", "redis", "queues", "workers", "clock", "disk", "receiver", "panel"],
            servers.Select(s => s.GetProperty("name").GetString()));
        Assert.All(servers.Where(s => s.GetProperty("name").GetString() is not ("migrations" or "disk")), s =>
        {
            Assert.False(s.GetProperty("ok").GetBoolean());
            Assert.NotEmpty(s.GetProperty("reason").GetString()!);
        });
    }

    [Fact]
    public async Task Health_of_an_address_ends_with_6_when_it_does_not_answer()
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Unhealthy, await screen.RunAsync("health", "--url", "http://127.0.0.1:1/health/ready"));
    }

    [Fact]
    public async Task The_topology_is_shown_without_a_broker()
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Ok, await screen.RunAsync("topology", "show"));
        Assert.Contains("frota.wait.30m", screen.Out, StringComparison.Ordinal);
        Assert.Contains("one consumer", screen.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_is_printed_without_a_server()
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Ok, await screen.RunAsync("db", "script"));
        Assert.Contains("CREATE TABLE tenants", screen.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the secret is empty")]
    [InlineData("two\nlines", "not one line")]
    [InlineData("good", "FROTA_POSTGRES")]
    public async Task A_secret_comes_from_standard_input(string typed, string said)
    {
        using var screen = new Screen(typed);

        Assert.Equal(ExitCodes.Usage,
            await screen.RunAsync("secrets", "rotate", "telegram", "demo", "--secret-file", "-"));
        Assert.Contains(said, screen.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secrets rotate telegram demo", "no secret was given")]
    [InlineData("secrets rotate telegram demo --generate --secret-file x", "exclude each other")]
    [InlineData("secrets rotate telegram demo --secret-file /no/such/file", "is not there")]
    [InlineData("channels add demo Tele gram", "is not a channel's name")]
    [InlineData("channels add demo telegram /x", "key:")]
    [InlineData("tenants seed-demo", "FROTA_DEMO_APP_SECRET, FROTA_DEMO_VERIFY_TOKEN, FROTA_DEMO_GRAPH_TOKEN")]
    public async Task A_fault_of_usage_says_what_is_wrong(string line, string said)
    {
        using var screen = new Screen();

        Assert.Equal(ExitCodes.Usage, await screen.RunAsync(line.Split(' ')));
        Assert.Contains(said, screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_of_another_scheme_is_refused_without_being_quoted()
    {
        using var screen = new Screen("hunter2");

        Assert.Equal(ExitCodes.Usage,
            await screen.RunAsync("channels", "add", "demo", "webhook", "a", "--secret-file", "-"));
        Assert.Contains("whsec_", screen.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", screen.Error, StringComparison.Ordinal);
    }
}
