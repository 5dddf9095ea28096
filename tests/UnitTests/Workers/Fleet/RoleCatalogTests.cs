using Frota.Workers.Fleet;
using Xunit;

namespace Frota.UnitTests.Workers.Fleet;

public sealed class RoleCatalogTests
{
    [Fact]
    public void Roles_are_what_supervisors_were_told() => Assert.Equal(
        ["intake", "replies", "suspects", "outbound", "integrations", "dead-letters", "maintenance"],
        RoleCatalog.All.Select(r => r.Name));

    [Theory]
    [InlineData("intake", "intake")]
    [InlineData("suspects", "suspects")]
    [InlineData("replies,intake", "intake,replies")]
    [InlineData(" outbound , maintenance ,", "outbound,maintenance")]
    [InlineData("intake,replies,outbound,integrations,dead-letters,maintenance",
        "intake,replies,outbound,integrations,dead-letters,maintenance")]
    public void Reads_a_list_into_the_order_of_the_catalog(string list, string roles) =>
        Assert.Equal(roles, string.Join(',', RoleCatalog.Parse(list).Select(r => r.Name)));

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("intake,intake")]
    public void Refuses_none_and_doubles_and_names_all_there_are(string list)
    {
        var fault = Assert.Throws<ArgumentException>(() => RoleCatalog.Parse(list));

        Assert.All(RoleCatalog.All, role => Assert.Contains(role.Name, fault.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("unknown", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intake,typing,cooking", "unknown: typing, cooking")]
    [InlineData("Intake", "unknown: Intake")]
    [InlineData("intake;replies", "unknown: intake;replies")]
    public void Names_what_it_does_not_know(string list, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => RoleCatalog.Parse(list)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("suspects,intake")]
    [InlineData("replies,suspects")]
    public void Suspects_run_alone(string list) => Assert.Contains("alone",
        Assert.Throws<ArgumentException>(() => RoleCatalog.Parse(list)).Message, StringComparison.Ordinal);
}
