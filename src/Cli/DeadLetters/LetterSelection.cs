using System.CommandLine;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>The options that say which dead letters; the same on every verb.</summary>
internal sealed class LetterSelection
{
    private const string Open = "open";

    private readonly Option<string?> _tenant = new("--tenant") { Description = "of this tenant", HelpName = "SLUG" };
    private readonly Option<long?> _conversation =
        new("--conversation") { Description = "of this conversation", HelpName = "ID" };
    private readonly Option<string?> _queue = new("--queue") { Description = "that died in this queue" };
    private readonly Option<string?> _kind = new("--kind") { Description = "of this kind, such as turn.buried" };
    private readonly Option<string?> _fingerprint =
        new("--fingerprint") { Description = "of this fault; see list --grouped" };
    private readonly Option<TimeSpan?> _olderThan = Duration.Option("--older-than", "dead for at least this long");
    private readonly Option<TimeSpan?> _newerThan = Duration.Option("--newer-than", "dead for less than this");
    private readonly Option<string?> _text = new("--text") { Description = "with this in the reason or the error" };
    private readonly Option<string>? _state;

    /// <param name="verb">Gets the options.</param>
    /// <param name="anyState">Whether it may look at letters that are done; else it takes the open ones.</param>
    public LetterSelection(Verb verb, bool anyState)
    {
        Option[] options =
            [_tenant, _conversation, _queue, _kind, _fingerprint, _olderThan, _newerThan, _text];
        foreach (var option in options)
        {
            verb.Options.Add(option);
        }

        if (anyState)
        {
            _state = new Option<string>("--state") { Description = "in this state", DefaultValueFactory = _ => Open };
            _state.AcceptOnlyFromAmong(Open, "reprocessed", "discarded");
            verb.Options.Add(_state);
        }
    }

    /// <summary>What was asked for.</summary>
    public DeadLetterFilter Read(Call call, long? id = null) => new(id, call.Get(_tenant), call.Get(_conversation),
        call.Get(_queue), call.Get(_kind), call.Get(_fingerprint), _state is null ? Open : call.Need(_state),
        call.Get(_olderThan), call.Get(_newerThan), call.Get(_text));
}
