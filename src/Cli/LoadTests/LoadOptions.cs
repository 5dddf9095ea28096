using System.CommandLine;
using Frota.Cli.Shell;
using Frota.LoadTest.Traffic;

namespace Frota.Cli.LoadTests;

/// <summary>The options that shape the traffic.</summary>
internal sealed class LoadOptions
{
    private const int ContactsShare = 10;

    private readonly Option<int> _messages = Whole("--messages", "how many must be answered", 1_000, 1, 100_000_000);
    private readonly Option<int> _contacts = Whole("--contacts", "who sends them; default a tenth of the messages",
        0, 1, TrafficOptions.MostContacts);
    private readonly Option<int> _seed = Whole("--seed", "another number, other traffic", 1, 0, int.MaxValue);
    private readonly Option<int> _rate = Whole(
        "--rate", "messages a second; they come at their times, whether or not earlier ones were answered",
        200, 1, 1_000_000);

    private readonly Option<int> _parallel = Whole(
        "--parallel", "instead: so many posts always under way, slowing down with the receiver", 0, 1, 10_000);
    private readonly Option<bool> _calm = new("--calm") { Description = "no troubles but those asked for" };
    private readonly Option<int> _batches = Share("--batches", "percent of what is said that comes as one post");
    private readonly Option<int> _bursts = Share("--bursts", "percent that comes as several posts within a second");
    private readonly Option<int> _albums = Share("--albums", "percent that comes as images around a text");
    private readonly Option<int> _duplicates = Share("--duplicates", "percent of posts that come again at once");
    private readonly Option<int> _replays = Share("--replays", "percent of posts that come again later");
    private readonly Option<int> _forgeries = Share("--forgeries", "posts with a bad signature, in percent on top");
    private readonly Option<int> _statuses = Share("--statuses", "posts with 100 statuses, in percent on top");

    public IReadOnlyList<Option> All =>
    [
        _messages, _contacts, _rate, _parallel, _seed, _calm, _batches, _bursts, _albums, _duplicates, _replays,
        _forgeries, _statuses,
    ];

    /// <summary>Both loops at once exclude each other.</summary>
    public void Check(System.CommandLine.Parsing.CommandResult result)
    {
        if (result.GetResult(_rate) is { Implicit: false } && result.GetResult(_parallel) is { Implicit: false })
        {
            result.AddError("--rate and --parallel exclude each other");
        }
    }

    /// <summary>Posts under way in a closed loop; null for the open one.</summary>
    public int? Parallel(Call call) => call.Get(_parallel) is > 0 and var parallel ? parallel : null;

    /// <summary>The traffic that was asked for.</summary>
    public TrafficOptions Read(Call call, int accounts)
    {
        var messages = call.Get(_messages);
        var contacts = call.Get(_contacts) is > 0 and var given ? given : messages / ContactsShare;
        var now = call.Terminal.Time.GetUtcNow();
        return new TrafficOptions
        {
            // Another one each second; the numbers return after three years.
            Run = TrafficOptions.FirstRun
                + (int)(now.ToUnixTimeSeconds() % (TrafficOptions.LastRun - TrafficOptions.FirstRun + 1)),
            Seed = call.Get(_seed),
            Messages = messages,
            Contacts = Math.Clamp(contacts, accounts, TrafficOptions.MostContacts),
            Accounts = accounts,
            Rate = call.Get(_rate),
            Start = now,
            Troubles = ReadTroubles(call),
        };
    }

    private Troubles ReadTroubles(Call call)
    {
        var otherwise = call.Get(_calm) ? Troubles.None : new Troubles();
        double Of(Option<int> option, double standard) =>
            call.Get(option) is >= 0 and var percent ? percent / 100.0 : standard;
        return new Troubles
        {
            Batches = Of(_batches, otherwise.Batches),
            Bursts = Of(_bursts, otherwise.Bursts),
            Albums = Of(_albums, otherwise.Albums),
            Duplicates = Of(_duplicates, otherwise.Duplicates),
            Replays = Of(_replays, otherwise.Replays),
            Forgeries = Of(_forgeries, otherwise.Forgeries),
            Statuses = Of(_statuses, otherwise.Statuses),
        };
    }

    // -1 stands for what was not asked for.
    private static Option<int> Share(string name, string description) => Whole(name, description, -1, 0, 100);

    internal static Option<int> Whole(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            DefaultValueFactory = _ => otherwise,
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (result.GetValueOrDefault<int>() is var given)
                && (given < least || given > most))
            {
                result.AddError($"{name}: {least} to {most}");
            }
        });
        return option;
    }
}
