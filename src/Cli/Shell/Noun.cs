using System.CommandLine;

namespace Frota.Cli.Shell;

/// <summary>What a group of verbs is about.</summary>
internal sealed class Noun : Command
{
    public Noun(string name, string description, params Verb[] verbs)
        : base(name, description)
    {
        foreach (var verb in verbs)
        {
            Subcommands.Add(verb);
        }
    }
}
