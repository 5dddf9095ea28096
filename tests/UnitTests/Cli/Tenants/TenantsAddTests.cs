using Frota.Cli.Shell;
using Frota.Cli.Tenants;
using Xunit;

namespace Frota.UnitTests.Cli.Tenants;

public sealed class TenantsAddTests
{
    [Theory]
    [InlineData("clinica-sol", "Clínica Sol", "pt-BR", "America/Sao_Paulo")]
    [InlineData("0", "x", "en", "UTC")]
    public void Takes_what_the_table_takes(string slug, string name, string locale, string zone)
    {
        var tenant = new NewTenant(slug, name, locale, zone, "{}");

        Assert.Same(tenant, TenantsAdd.Check(tenant));
    }

    [Theory]
    [InlineData("", "x", "en", "UTC", "slug")]
    [InlineData("-a", "x", "en", "UTC", "slug")]
    [InlineData("A", "x", "en", "UTC", "slug")]
    [InlineData("a\n", "x", "en", "UTC", "slug")]
    [InlineData("a", "", "en", "UTC", "--name")]
    [InlineData("a", "x", "english", "UTC", "--locale")]
    [InlineData("a", "x", "pt_BR", "UTC", "--locale")]
    [InlineData("a", "x", "en", "Mars/Base", "--time-zone")]
    public void Names_the_value_that_is_wrong(string slug, string name, string locale, string zone, string said)
    {
        var fault = Assert.Throws<CliFault>(() => TenantsAdd.Check(new NewTenant(slug, name, locale, zone, "{}")));

        Assert.Equal(ExitCodes.Usage, fault.ExitCode);
        Assert.StartsWith(said, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"quiteMs":500}""")]
    [InlineData("""{"persona":7}""")]
    public async Task Settings_that_no_worker_could_read_are_refused(string json)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        using var screen = new Screen();
        Assert.Equal(ExitCodes.Usage,
            await screen.RunAsync("tenants", "add", "acme", "--name", "Acme", "--settings-file", file));
        Assert.Contains(file, screen.Error, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory]
    [InlineData("123:abc", "123:abc")]
    [InlineData("abc", "1:abc")]
    [InlineData("a:b", "1:a:b")]
    public void The_demos_bot_token_has_the_form_of_telegrams(string token, string bot) =>
        Assert.Equal(bot, new DemoSecrets("", "", token).BotToken);
}
