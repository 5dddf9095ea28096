using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary><c>frota dead-letters show</c>.</summary>
internal sealed class DeadLettersShow : Verb
{
    private readonly Argument<long> _id = new("id") { Description = "the letter; see frota dead-letters list" };
    private readonly Option<bool> _body =
        new("--body") { Description = "show the body too: it may hold what people wrote" };

    public DeadLettersShow()
        : base("show", "Show a dead letter: what it is, why it died, its failed attempts and, when asked, its body.",
            "frota dead-letters show 42",
            "frota dead-letters show 42 --body")
    {
        Arguments.Add(_id);
        Options.Add(_body);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        var id = call.Need(_id);
        var letter = (await new DeadLetterStore(database).ListAsync(new DeadLetterFilter(id), 0, 1, cancel))
            .SingleOrDefault()
            ?? throw CliFault.NotFound($"no dead letter has the id {id}", "list them with: frota dead-letters list");
        var history = JsonSerializer.Deserialize<List<string>>(letter.History) ?? [];
        var body = call.Get(_body) ? LetterBody.Format(letter.Body) : null;
        call.Output.Show(new Shown(LetterHead.Of(letter), history, letter.Body.Length, body), page =>
        {
            page.Facts(
                ("id", letter.Id), ("state", letter.State), ("kind", letter.Kind), ("queue", letter.Queue),
                ("envelope", letter.EnvelopeId), ("tenant", Number(letter.TenantId)),
                ("conversation", Number(letter.ConversationId)),
                ("dead at", Time(letter.DeadAt)), ("attempts", letter.Attempts), ("fingerprint", letter.Fingerprint),
                ("reason", letter.Reason), ("error", letter.Error), ("resolved at", Time(letter.ResolvedAt)),
                ("resolved by", letter.ResolvedBy), ("why", letter.Resolution));
            page.Line();
            page.Line("failed attempts:", Ink.Faint);
            page.Table(["attempt"], [.. history.Select(line => (Cell[])[line])], "  none written down");
            page.Line();
            page.Line(body
                ?? $"body: {letter.Body.Length} bytes, hidden since it may hold what people wrote; --body shows it",
                body is null ? Ink.Faint : Ink.Plain);
        });
        return ExitCodes.Ok;
    }

    private static Cell Time(DateTime? time) => time?.ToString("u", CultureInfo.InvariantCulture);

    private static Cell Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private sealed record Shown(LetterHead Letter, IReadOnlyList<string> History, int BodyBytes, string? Body);
}
