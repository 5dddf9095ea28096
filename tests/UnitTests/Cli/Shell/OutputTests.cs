using System.Text.Json;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Shell;

public sealed class OutputTests
{
    [Fact]
    public void A_result_is_one_line_in_a_versioned_envelope()
    {
        using var screen = new Screen();

        new Output(screen.Terminal, json: true)
            .Show(new { UserName = "Zoë\n\u001b[31m", Count = 2, Nothing = (string?)null }, _ => { });

        Assert.Equal(
            "{\"schemaVersion\":1,\"data\":{\"userName\":\"Zoë\\n\\u001B[31m\",\"count\":2,\"nothing\":null}}\n",
            screen.Out);
        Assert.Empty(screen.Error);
    }

    [Fact]
    public void A_fault_is_one_line_on_standard_error()
    {
        using var screen = new Screen();

        new Output(screen.Terminal, json: true).Fault(CliFault.NotFound("no tenant 'x'", "list them"));

        using var fault = JsonDocument.Parse(screen.Error);
        Assert.Equal(["schemaVersion", "error"], fault.RootElement.EnumerateObject().Select(p => p.Name));
        var error = fault.RootElement.GetProperty("error");
        Assert.Equal(["exitCode", "code", "message", "remedy"], error.EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, "not_found", "no tenant 'x'", "list them"), (error.GetProperty("exitCode").GetInt32(),
            error.GetProperty("code").GetString(), error.GetProperty("message").GetString(), error.GetProperty("remedy")
                .GetString()));
        Assert.Empty(screen.Out);
    }

    [Fact]
    public void People_read_the_fault_and_what_to_do()
    {
        using var screen = new Screen();

        new Output(screen.Terminal, json: false)
            .Fault(CliFault.Unavailable("Postgres at db:5432", "refused", "FROTA_POSTGRES"));

        Assert.Equal("frota: Postgres at db:5432: refused\n  → start it, or check FROTA_POSTGRES\n", screen.Error);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "a remark\n")]
    public void Remarks_are_for_people(bool json, string said)
    {
        using var screen = new Screen();

        new Output(screen.Terminal, json).Note("a remark");

        Assert.Equal(said, screen.Error);
        Assert.Empty(screen.Out);
    }
}
