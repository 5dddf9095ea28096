using System.Text;
using System.Text.Json;
using Frota.Backups.Retention;
using Frota.Backups.Runs;
using Frota.Cli.Shell;
using Frota.UnitTests.Cli;
using Xunit;

namespace Frota.UnitTests.Backups.Runs;

public sealed class BackupSettingsTests
{
    private static readonly string Key = "k1:" + Convert.ToBase64String(new byte[32]);

    private static readonly Dictionary<string, string> Good = new()
    {
        ["FROTA_BACKUP_DIR"] = "/backups",
        ["FROTA_BACKUP_KEYS"] = Key,
        ["FROTA_POSTGRES"] = "Host=db;Username=owner;Password=hidden;Database=frota",
    };

    [Fact]
    public void The_owners_login_serves_where_there_is_none_for_backups()
    {
        var read = BackupSettings.Read(Good.GetValueOrDefault);

        Assert.Equal("frota", read.Database);
        Assert.Equal(RetentionPolicy.Default, read.Keep);
        Assert.DoesNotContain("hidden", read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROTA_BACKUP_DIR", null)]
    [InlineData("FROTA_BACKUP_KEYS", null)]
    [InlineData("FROTA_BACKUP_KEYS", "k1:short")]
    [InlineData("FROTA_POSTGRES", null)]
    [InlineData("FROTA_POSTGRES", "Host=db;Username=owner")]
    [InlineData("FROTA_BACKUP_POSTGRES", "hidden=db")]
    [InlineData("FROTA_BACKUP_KEEP", "all")]
    [InlineData("FROTA_BACKUP_HOOK_SECONDS", "0")]
    public void A_setting_that_is_wrong_is_named_and_not_quoted(string name, string? value)
    {
        var settings = new Dictionary<string, string?>(Good.ToDictionary(s => s.Key, s => (string?)s.Value))
        {
            [name] = value,
        };

        var fault = Assert.Throws<ArgumentException>(() => BackupSettings.Read(settings.GetValueOrDefault));

        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_leave_without_their_secrets()
    {
        var all = new Dictionary<string, string>(Good)
        {
            ["FROTA_SECRETS_KEYS"] = "s1:" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()),
            ["FROTA_EDGE_RATE"] = "100",
            ["FROTA_MODELS__OPENAI__APIKEY"] = "hidden",
            ["FROTA_MODELS__OPENAI__BASEURL"] = "https://user:hidden@models.example/v1?key=hidden",
        };

        var text = Encoding.UTF8.GetString(PlainSettings.Write(all.GetValueOrDefault));
        using var json = JsonDocument.Parse(text);

        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BwcHBw", text, StringComparison.Ordinal);
        var settings = json.RootElement.GetProperty("settings");
        Assert.Equal("100", settings.GetProperty("FROTA_EDGE_RATE").GetString());
        Assert.Equal("https://models.example/v1",
            settings.GetProperty("FROTA_MODELS__OPENAI__BASEURL").GetString());
        Assert.Equal("s1", json.RootElement.GetProperty("secretsKeys")[0].GetString());
    }

    [Fact]
    public async Task The_topology_is_what_the_command_line_shows()
    {
        using var screen = new Screen();
        await screen.RunAsync("topology", "show", "--json");

        Assert.Equal(screen.Out.Trim(), Encoding.UTF8.GetString(TopologyText.Write()));
    }

    [Fact]
    public async Task A_folder_without_backups_is_not_a_sound_one()
    {
        var folder = Directory.CreateTempSubdirectory("frota-empty-");
        using var screen = new Screen { Environment = { [BackupSettings.FolderName] = folder.FullName } };
        Assert.Equal(ExitCodes.NotFound, await screen.RunAsync("backup", "verify", "--all"));
        Assert.Contains(folder.FullName, screen.Error, StringComparison.Ordinal);
        folder.Delete();
    }

    [Theory]
    [InlineData(null, 1000, 1000)]
    [InlineData(600L, 1000, 900)]
    public void Half_more_than_the_last_must_be_free_or_the_size_of_the_database(long? newest, long size, long needed)
    {
        Assert.Equal(needed + DiskRoom.Reserve, DiskRoom.Needed(newest, size));

        DiskRoom.Require(needed, needed, "/backups");
        Assert.Contains("/backups", Assert.Throws<IOException>(
            () => DiskRoom.Require(needed - 1, needed, "/backups")).Message, StringComparison.Ordinal);
    }
}
