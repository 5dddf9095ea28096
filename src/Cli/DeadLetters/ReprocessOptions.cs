using System.CommandLine;
using System.Globalization;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>The options that say how letters are put back.</summary>
internal sealed class ReprocessOptions
{
    private const double MostPerSecond = 1000;

    private readonly Option<int> _limit = LetterCount.Limit(100);
    private readonly Option<double> _rate =
        new("--rate") { Description = "letters a second", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _canary = LetterCount.Option(
        "--canary", "so many first; the rest only when they came to a good end", 0, 0);
    private readonly Option<TimeSpan?> _patience = Duration.Option(
        "--patience", "how long the outcome of the canaries is waited for", TimeSpan.FromMinutes(15));
    private readonly Option<int> _repeats =
        LetterCount.Option("--repeats", "stop when so many died again; 0 never stops", 0, 1);

    private readonly Option<string> _why = new("--why")
    {
        Description = "your reason, for the audit log",
        DefaultValueFactory = _ => "reprocessed from the command line",
    };

    public ReprocessOptions(Verb verb)
    {
        _rate.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture,
                out var rate) && rate is > 0 and <= MostPerSecond))
            {
                result.AddError($"--rate: more than 0, at most {MostPerSecond} a second");
            }
        });
        Option[] options = [_limit, _rate, _canary, _patience, _repeats, _why];
        foreach (var option in options)
        {
            verb.Options.Add(option);
        }
    }

    public int Limit(Call call) => call.Get(_limit);

    public ReprocessOrder Read(Call call, DeadLetterFilter filter) =>
        new(filter, call.Get(_limit), call.Get(_rate), call.Actor, call.Need(_why))
        {
            Canary = call.Get(_canary),
            Patience = call.Need(_patience)!.Value,
            Repeats = call.Get(_repeats),
        };
}
