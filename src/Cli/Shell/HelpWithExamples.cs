using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Frota.Cli.Shell;

/// <summary>
/// The help of the parser, and below it what the parser does not know: examples, exit codes, settings.
/// </summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var writer = parseResult.InvocationConfiguration.Output;
        using var standard = new StringWriter(CultureInfo.InvariantCulture);
        parseResult.InvocationConfiguration.Output = standard;
        inner.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = writer;
        // The parser knows the file it runs from; people type the name it is installed under.
        writer.Write(standard.ToString()
            .Replace($" {parseResult.RootCommandResult.Command.Name} ", " frota ", StringComparison.Ordinal));
        switch (parseResult.CommandResult.Command)
        {
            case Verb verb:
                Section(writer, "Examples", verb.Examples);
                break;
            case RootCommand:
                Section(writer, "Exit codes", ExitCodes.All.Select(c => $"{c.Code,3}  {c.Meaning}"));
                Section(writer, "Settings (environment, or files in FROTA_SECRETS_DIR)",
                    SettingNames.All.Select(s => $"{s.Name,-24}  {s.Meaning}"));
                Section(writer, "JSON",
                [
                    "--json: standard output is {\"schemaVersion\":1,\"data\":…};",
                    "a failure is "
                        + "{\"schemaVersion\":1,\"error\":{\"exitCode\":…,\"code\":…,\"message\":…,\"remedy\":…}}",
                    "on standard error",
                ]);
                break;
            default:
                break;
        }

        return ExitCodes.Ok;
    }

    private static void Section(TextWriter writer, string title, IEnumerable<string> lines)
    {
        writer.WriteLine($"{title}:");
        foreach (var line in lines)
        {
            writer.WriteLine($"  {line}");
        }

        writer.WriteLine();
    }
}
