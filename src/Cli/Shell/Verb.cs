using System.CommandLine;
using System.CommandLine.Parsing;

namespace Frota.Cli.Shell;

/// <summary>
/// One thing to do: a command with its options and its action. A new verb is a file, and a line in its noun.
/// </summary>
internal abstract class Verb : Command
{
    /// <summary>Prints JSON instead of a page; every verb has it.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "print one line of JSON: {\"schemaVersion\":1,\"data\":…}",
        Recursive = true,
    };

    protected Verb(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines that work as they stand; shown by <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Makes the verb run at a terminal.</summary>
    public void Attach(Terminal terminal)
    {
        foreach (var argument in Arguments)
        {
            argument.Validators.Add(RefuseFlags);
        }

        SetAction((parsed, cancel) => RunAsync(parsed, terminal, cancel));
    }

    /// <summary>Does it; returns one of <see cref="ExitCodes"/>.</summary>
    /// <exception cref="CliFault">It cannot be done.</exception>
    protected abstract Task<int> RunAsync(Call call, CancellationToken cancel);

    // The parser would take a mistyped flag for the argument that it waits for.
    private static void RefuseFlags(ArgumentResult argument)
    {
        if (argument.Tokens.FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } flag)
        {
            argument.AddError($"Unrecognized option '{flag.Value}'");
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancel)
    {
        var output = new Output(terminal, parsed.GetValue(Json));
        try
        {
            return await RunAsync(new Call(parsed, Settings.Read(terminal.Environment), output, terminal), cancel);
        }
        catch (Exception e) when (Faults.Tells(e))
        {
            var fault = Faults.Of(e);
            output.Fault(fault);
            return fault.ExitCode;
        }
    }
}
