using Frota.Database;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Database;

public sealed class PostgresLoginTests
{
    private const string ServerLimits =
        "-c idle_in_transaction_session_timeout=15s -c statement_timeout=18s";

    private const string Owner = "Host=db;Database=frota;Username=owner;Password=hunter2";
    private const string Own = "Host=db;Database=frota;Username=app_login;Password=swordfish";

    [Fact]
    public void A_login_of_its_own_is_used_as_it_is()
    {
        var login = new NpgsqlConnectionStringBuilder(PostgresLogin.For(FleetDatabase.Role, Own, Owner, 7));

        Assert.Equal(("app_login", "swordfish", ServerLimits), (login.Username, login.Password, login.Options));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_one_the_owner_steps_down_to_the_role(string? own)
    {
        var login = new NpgsqlConnectionStringBuilder(PostgresLogin.For(FleetDatabase.Role, own, Owner, 7));

        Assert.Equal(("owner", $"-c role=frota_fleet {ServerLimits}"), (login.Username, login.Options));
    }

    [Fact]
    public void What_the_app_role_asks_is_planned_once_and_by_key()
    {
        var login = new NpgsqlConnectionStringBuilder(PostgresLogin.For(TenantDatabase.Role, Own, null, 7));

        Assert.Equal($"{ServerLimits} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off "
            + "-c enable_hashjoin=off -c enable_mergejoin=off", login.Options);
    }

    [Theory]
    [InlineData(Own, null)]
    [InlineData(null, Owner)]
    public void Every_login_is_bounded_and_finds_the_fleets_tables(string? own, string? owner)
    {
        var login = new NpgsqlConnectionStringBuilder(PostgresLogin.For(TenantDatabase.Role, own, owner, 7));

        Assert.Equal("frota,public", login.SearchPath);
        Assert.Equal((7, 5, 20), (login.MaxPoolSize, login.Timeout, login.CommandTimeout));
        Assert.Equal("frota_app", login.ApplicationName);
        Assert.False(login.IncludeErrorDetail);
    }

    [Fact]
    public void Errors_never_quote_rows_even_if_the_string_asks_for_it() =>
        Assert.False(new NpgsqlConnectionStringBuilder(
            PostgresLogin.For(TenantDatabase.Role, Own + ";Include Error Detail=true", null, 7)).IncludeErrorDetail);

    [Theory]
    [InlineData(TenantDatabase.Role, "FROTA_POSTGRES_APP")]
    [InlineData(FleetDatabase.Role, "FROTA_POSTGRES_FLEET")]
    public void Without_a_way_in_it_names_the_settings_that_give_one(string role, string setting)
    {
        var fault = Assert.Throws<ArgumentException>(() => PostgresLogin.For(role, " ", null, 7));

        Assert.Contains($"{setting} or FROTA_POSTGRES", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://owner:hunter2@db/frota")]
    [InlineData("Host=db;Password=a;hunter2")]
    [InlineData("Host=db;Password=a;hunter2=b")]
    [InlineData("Host=db;Port=hunter2")]
    [InlineData("Host=db;Port=-1;Password=hunter2")]
    [InlineData("hunter2")]
    public void A_string_it_cannot_read_is_named_and_never_quoted(string login)
    {
        var owner = Assert.Throws<ArgumentException>(() => PostgresLogin.For(TenantDatabase.Role, null, login, 7));
        var own = Assert.Throws<ArgumentException>(() => PostgresLogin.For(TenantDatabase.Role, login, Owner, 7));

        Assert.Contains("FROTA_POSTGRES ", owner.Message, StringComparison.Ordinal);
        Assert.Contains("FROTA_POSTGRES_APP ", own.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", owner.Message + own.Message, StringComparison.Ordinal);
    }
}
