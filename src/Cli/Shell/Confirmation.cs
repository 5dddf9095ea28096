using System.CommandLine;

namespace Frota.Cli.Shell;

/// <summary>What to do about a verb that cannot be taken back.</summary>
internal enum Consent
{
    /// <summary>It was given on the command line.</summary>
    Given,

    /// <summary>A person is there to ask.</summary>
    Ask,

    /// <summary>Nobody can be asked.</summary>
    Absent,
}

/// <summary>Makes sure that a person means it.</summary>
internal static class Confirmation
{
    /// <summary>Says yes in advance.</summary>
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "do it without asking" };

    /// <summary>The decision: programs are never asked, and a missing answer is a no.</summary>
    public static Consent Judge(bool yes, bool inIsTerminal, bool json) =>
        yes ? Consent.Given : inIsTerminal && !json ? Consent.Ask : Consent.Absent;

    /// <summary>Returns when it may be done.</summary>
    /// <exception cref="CliFault">It was not confirmed: exit 4.</exception>
    public static void Require(Call call, bool yes, string question)
    {
        var consent = Judge(yes, call.Terminal.InIsTerminal, call.Output.IsJson);
        if (consent == Consent.Absent)
        {
            throw CliFault.Refused($"not done: {question}", "confirm with --yes");
        }

        if (consent == Consent.Ask)
        {
            call.Terminal.Error.Write($"{question} Type yes to go on: ");
            if (call.Terminal.In.ReadLine()?.Trim() is not ("yes" or "YES" or "Yes"))
            {
                throw CliFault.Refused("not done: you did not confirm");
            }
        }
    }
}
