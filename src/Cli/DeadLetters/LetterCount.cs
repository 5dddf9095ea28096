using System.CommandLine;
using System.Globalization;

namespace Frota.Cli.DeadLetters;

/// <summary>Options that count letters.</summary>
internal static class LetterCount
{
    private const int Most = 100_000;

    /// <summary>At most how many letters.</summary>
    public static Option<int> Limit(int otherwise) => Option("--limit", "at most so many", 1, otherwise);

    /// <summary>A number of letters.</summary>
    public static Option<int> Option(string name, string description, int least, int otherwise)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture,
                out var count) && count >= least && count <= Most))
            {
                result.AddError($"{name}: {least} to {Most}");
            }
        });
        return option;
    }
}
