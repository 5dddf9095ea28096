using Frota.Cli.Db;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Db;

public sealed class RoleLoginsTests
{
    [Theory]
    [InlineData("FROTA_POSTGRES_APP", "Host=h;Username=frota_app;Password=a'b", "frota_app:a'b")]
    [InlineData("FROTA_POSTGRES_FLEET", "Host=h;Username=frota_fleet;Password=x", "frota_fleet:x")]
    [InlineData("FROTA_POSTGRES_FLEET", "Host=h;Username=postgres;Password=x", "")]
    [InlineData("FROTA_POSTGRES_FLEET", "Host=h;Username=frota_app;Password=x", "")]
    [InlineData("FROTA_POSTGRES_APP", "Host=h;Username=frota_app", "")]
    [InlineData("FROTA_POSTGRES", "Host=h;Username=frota_app;Password=x", "")]
    public void Only_a_roles_own_login_sets_its_password(string setting, string login, string wanted) =>
        Assert.Equal(wanted, string.Join(',', RoleLogins
            .Wanted(Settings.Read(new Dictionary<string, string> { [setting] = login }))
                .Select(w => $"{w.Role}:{w.Password}")));
}
