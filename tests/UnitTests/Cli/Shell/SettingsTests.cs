using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Shell;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frota-settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_environment_wins_over_the_folder()
    {
        Write("FROTA_POSTGRES", "from the folder\n");
        Write("frota_redis", "lower case\n");
        Write("FROTA_ACTOR", "  ");

        var settings = Settings.Read(new Dictionary<string, string>
        {
            ["FROTA_SECRETS_DIR"] = _folder,
            ["FROTA_POSTGRES"] = "from the environment",
            ["FROTA_RABBITMQ"] = "",
        });

        Assert.Equal("from the environment", settings[SettingNames.Postgres]);
        Assert.Equal("lower case", settings[SettingNames.Redis]);
        Assert.Null(settings[SettingNames.Actor]);
        Assert.Null(settings[SettingNames.RabbitMq]);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_fault()
    {
        var fault = Assert.Throws<CliFault>(() =>
            Settings.Read(new Dictionary<string, string> { ["FROTA_SECRETS_DIR"] = Path.Combine(_folder, "no") }));

        Assert.Equal(ExitCodes.Usage, fault.ExitCode);
    }

    [Fact]
    public void A_huge_file_is_a_fault()
    {
        Write("FROTA_POSTGRES", new string('x', 70_000));

        Assert.Throws<CliFault>(() =>
            Settings.Read(new Dictionary<string, string> { ["FROTA_SECRETS_DIR"] = _folder }));
    }

    [Fact]
    public void A_missing_setting_says_what_it_is()
    {
        var fault = Assert.Throws<CliFault>(() => Settings.Read(new Dictionary<string, string>())
            .Require(SettingNames.RabbitMq));

        Assert.Equal((ExitCodes.Usage, "FROTA_RABBITMQ is not set"), (fault.ExitCode, fault.Message));
        Assert.Contains("amqp://", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_have_defaults_and_no_slash_at_the_end()
    {
        var settings =
            Settings.Read(new Dictionary<string, string> { ["FROTA_PANEL_ADDRESS"] = "https://panel.example/" });

        Assert.Equal(
            ("http://127.0.0.1:8080", "https://panel.example"), (settings.ReceiverAddress, settings.PanelAddress));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
