using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Shell;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData(true, true, false, nameof(Consent.Given))]
    [InlineData(true, false, true, nameof(Consent.Given))]
    [InlineData(false, true, false, nameof(Consent.Ask))]
    [InlineData(false, true, true, nameof(Consent.Absent))]
    [InlineData(false, false, false, nameof(Consent.Absent))]
    [InlineData(false, false, true, nameof(Consent.Absent))]
    public void Asks_only_a_person_who_has_not_said_yes(bool yes, bool inIsTerminal, bool json, string consent) =>
        Assert.Equal(consent, Confirmation.Judge(yes, inIsTerminal, json).ToString());

    [Theory]
    [InlineData("yes\n", true)]
    [InlineData(" YES \n", true)]
    [InlineData("y\n", false)]
    [InlineData("no\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public void Only_a_whole_yes_is_a_yes(string typed, bool goes)
    {
        using var screen = new Screen(typed, inIsTerminal: true);
        var call = CallAt(screen);

        var fault = Record.Exception(() => Confirmation.Require(call, yes: false, "all of it goes."));

        Assert.Equal(goes, fault is null);
        Assert.Equal(goes ? null : ExitCodes.Refused, (fault as CliFault)?.ExitCode);
        Assert.Contains("all of it goes.", screen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_never_a_yes()
    {
        using var screen = new Screen("yes\n");
        var call = CallAt(screen);

        var fault = Assert.Throws<CliFault>(() => Confirmation.Require(call, yes: false, "all of it goes."));

        Assert.Equal((ExitCodes.Refused, "confirm with --yes"), (fault.ExitCode, fault.Remedy));
    }

    private static Call CallAt(Screen screen) => new(Frota.Cli.CommandTree.Build(screen.Terminal).Parse([]),
        Settings.Read(screen.Environment), new Output(screen.Terminal, json: false), screen.Terminal);
}
