using Frota.Telemetry.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Frota.UnitTests.Telemetry.Settings;

public sealed class FrotaConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("frota-secrets-");

    [Theory]
    [InlineData("--panel-url=http://x")]
    [InlineData("--PANEL_URL=http://x")]
    [InlineData("--FROTA_PANEL_URL=http://x")]
    [InlineData("--panel-url", "http://x")]
    public void The_command_line_may_spell_a_setting_its_way(params string[] args) =>
        Assert.Equal("http://x", Build(args)["PANEL_URL"]);

    [Theory]
    [InlineData("POSTGRES")]
    [InlineData("FROTA_POSTGRES")]
    public void A_secret_is_a_file_named_with_the_prefix_or_without(string file)
    {
        Write(file, "Host=db\n");

        Assert.Equal("Host=db", Build($"--secrets-dir={_folder.FullName}")["POSTGRES"]);
    }

    // Kubernetes keeps a volume's files in a folder of the day and leads there by links, so that all change at once.
    [Fact]
    public void A_secret_may_be_a_link_into_a_hidden_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "..2026_11_21"));
        Write("..2026_11_21/FROTA_POSTGRES", "Host=db");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..2026_11_21");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "FROTA_POSTGRES"), "..data/FROTA_POSTGRES");

        Assert.Equal("Host=db", Build($"--secrets-dir={_folder.FullName}")["POSTGRES"]);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_files()
    {
        const string Name = "TEST_FROTACONFIGURATION";
        Write(Name, "file");
        var folder = $"--secrets-dir={_folder.FullName}";
        Assert.Equal("file", Build(folder)[Name]);
        Environment.SetEnvironmentVariable("FROTA_" + Name, "environment");
        try
        {
            Assert.Equal("environment", Build(folder)[Name]);
            Assert.Equal("line", Build(folder, $"--{Name}=line")[Name]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FROTA_" + Name, null);
        }
    }

    [Fact]
    public void A_secrets_folder_that_is_not_there_is_a_fault() =>
        Assert.Contains("FROTA_SECRETS_DIR", Assert.Throws<SettingFaultsException>(
            () => Build($"--secrets-dir={_folder.FullName}/absent")).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    private static IConfigurationRoot Build(params string[] args) => new ConfigurationBuilder().AddFrota(args).Build();

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);
}
