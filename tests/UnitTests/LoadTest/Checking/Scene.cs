using System.Collections.Frozen;
using System.Collections.Immutable;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Traffic;

namespace Frota.UnitTests.LoadTest.Checking;

/// <summary>A run as values: what was sent, what came of it, what the ledger says. All of one contact.</summary>
public sealed record Scene
{
    internal static readonly FrozenSet<string> None = FrozenSet<string>.Empty;

    internal ImmutableList<SentLine> Lines { get; init; } = [];

    internal ImmutableList<Effect> Effects { get; init; } = [];

    internal ImmutableList<LedgerRow> Rows { get; init; } = [];

    internal string[] Resent { get; init; } = [];

    internal long OpenReplies { get; init; }

    internal LoadVerdict Judge() =>
        Oracle.Judge(Lines, Effects, new Ledger(Rows, Resent.ToFrozenSet(), OpenReplies));

    internal Scene Of(int messages) =>
        this with { Lines = Lines.Insert(0, new SentLine.Began(TrafficOptions.FirstRun, messages, [])) };

    internal Scene Ends() => this with { Lines = Lines.Add(new SentLine.Ended()) };

    internal Scene Sent(params int[] numbers) => Post(PostKind.Messages, 200, false, numbers);

    internal Scene SentSilent(int number) => Post(PostKind.Messages, 200, true, number);

    internal Scene Repeated(params int[] numbers) => Post(PostKind.Duplicate, 200, false, numbers);

    internal Scene Tried(int number, int status) => Post(PostKind.Messages, status, false, number);

    internal Scene Forged(int number, int status) => Post(PostKind.Forgery, status, false, number);

    internal Scene Reply(params int[] names) => ReplyTo(0, names);

    internal Scene ReplyTo(int contact, params int[] names) => this with
    {
        Effects = Effects.Add(new Effect(contact, Effects.Count + 1, names, $"attempt {Effects.Count}")),
    };

    internal Scene ReplyAgain(string attempt, params int[] names) =>
        this with { Effects = Effects.Add(new Effect(0, Effects.Count + 1, names, attempt)) };

    internal Scene Says(string words, string attempt) => this with
    {
        Effects = Effects.Add(new Effect(0, Effects.Count + 1, RunNames.NumbersIn(words), attempt)),
    };

    internal Scene Row(int number, string? disposition = "answered", string reason = "") =>
        this with { Rows = Rows.Add(new LedgerRow(number, disposition, reason)) };

    internal Scene Undelivered(int number) =>
        this with { Rows = Rows.Add(new LedgerRow(number, "answered", "", Undelivered: true)) };

    private Scene Post(PostKind kind, int status, bool silent, params int[] numbers) => this with
    {
        Lines = Lines.Add(new SentLine.Tried(kind, 1, 0, 0, 0, status,
            [.. numbers.Select(n => new PlannedMessage(n, 0, silent))])),
    };
}
