using System.CommandLine;

namespace Frota.Cli.DeadLetters;

/// <summary>At most how many letters.</summary>
internal static class LetterLimit
{
    private const int Most = 100_000;

    public static Option<int> Option(int otherwise)
    {
        var option =
            new Option<int>("--limit") { Description = "at most so many", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && (!int.TryParse(result.Tokens[0].Value, out var limit) || limit is < 1 or > Most))
            {
                result.AddError($"--limit: 1 to {Most}");
            }
        });
        return option;
    }
}
