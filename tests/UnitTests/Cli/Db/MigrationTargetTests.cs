using Frota.Cli.Db;
using Frota.Cli.Shell;
using Frota.Migrations;
using Xunit;

namespace Frota.UnitTests.Cli.Db;

public sealed class MigrationTargetTests
{
    private static readonly MigrationState[] States =
    [
        new("20260101000001_First", Applied: true, Known: true),
        new("20260101000002_Second", Applied: true, Known: true),
        new("20260101000003_Third", Applied: true, Known: true),
        new("20260101000004_Fourth", Applied: false, Known: true),
        new("20990101000005_Alien", Applied: true, Known: false),
    ];

    [Theory]
    [InlineData("20260101000002_Second")]
    [InlineData("Second")]
    [InlineData("second")]
    public void Is_found_by_id_or_name(string text)
    {
        var target = MigrationTarget.Find(text, States);

        Assert.Equal("20260101000002_Second", target.Id);
        Assert.Equal(["20990101000005_Alien", "20260101000003_Third"], target.Above);
    }

    [Theory]
    [InlineData("Fifth")]
    [InlineData("Alien")]
    [InlineData("20260101000002")]
    [InlineData("")]
    public void Is_not_found_otherwise(string text) =>
        Assert.Equal(ExitCodes.NotFound, Assert.Throws<CliFault>(() => MigrationTarget.Find(text, States)).ExitCode);

    [Fact]
    public void Zero_is_the_empty_database() => Assert.Equal(4, MigrationTarget.Find("0", States).Above.Count);

    [Fact]
    public void Migrating_goes_forward() =>
        Assert.Equal("20260101000004_Fourth", MigrationTarget.Find("Fourth", States[..4]).Forward());

    [Theory]
    [InlineData("First")]
    [InlineData("0")]
    public void Migrating_never_goes_back(string text)
    {
        var target = MigrationTarget.Find(text, States[..4]);

        Assert.Equal(ExitCodes.Refused, Assert.Throws<CliFault>(target.Forward).ExitCode);
    }
}
