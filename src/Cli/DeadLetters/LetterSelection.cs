using System.CommandLine;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>The options that say which dead letters; the same on every verb.</summary>
internal sealed class LetterSelection
{
    private static readonly string[] States = ["open", "reprocessing", "reprocessed", "discarded"];

    private readonly Option<string?> _tenant = new("--tenant") { Description = "of this tenant", HelpName = "SLUG" };
    private readonly Option<string?> _queue = new("--queue") { Description = "that died in this queue" };
    private readonly Option<string?> _kind = new("--kind") { Description = "of this kind, such as turn.buried" };
    private readonly Option<string?> _fingerprint =
        new("--fingerprint") { Description = "of this fault; see list --grouped" };
    private readonly Option<TimeSpan?> _olderThan = Duration.Option("--older-than", "dead for at least this long");
    private readonly Option<string?> _text = new("--text") { Description = "with this in the reason or the error" };
    private readonly Option<string> _state;

    /// <param name="verb">Gets the options.</param>
    /// <param name="states">Which states it takes; all when empty.</param>
    public LetterSelection(Verb verb, params string[] states)
    {
        _state = new Option<string>("--state") { Description = "in this state", DefaultValueFactory = _ => "open" };
        _state.AcceptOnlyFromAmong(states.Length > 0 ? states : States);
        Option[] options = [_tenant, _queue, _kind, _fingerprint, _state, _olderThan, _text];
        foreach (var option in options)
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public DeadLetterFilter Read(Call call, long? id = null) => new(id, call.Get(_tenant), call.Get(_queue),
        call.Get(_kind), call.Get(_fingerprint), call.Need(_state), call.Get(_olderThan), call.Get(_text));
}
