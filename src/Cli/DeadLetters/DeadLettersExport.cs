using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary><c>frota dead-letters export</c>.</summary>
internal sealed class DeadLettersExport : Verb
{
    private const int PageSize = 100;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private readonly LetterSelection _selection;
    private readonly Option<int> _limit = LetterCount.Limit(100_000);
    private readonly Option<string?> _out = new("--out")
    {
        Description = "a new file to write to, for you alone; else standard output",
        HelpName = "FILE",
    };

    private readonly Option<bool> _body =
        new("--body") { Description = "the bodies too, as base64: they may hold what people wrote" };

    public DeadLettersExport()
        : base("export", "Write dead letters as JSON lines, the oldest first; their bodies only when asked.",
            "frota dead-letters export --state discarded --newer-than 30d",
            "frota dead-letters export --tenant demo --body --out letters.jsonl")
    {
        _selection = new LetterSelection(this, anyState: true);
        Option[] options = [_limit, _out, _body];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (path, filter) = (call.Get(_out), _selection.Read(call));
        if (path is null && call.Output.IsJson)
        {
            throw CliFault.Usage(
                "--json tells about a file, and standard output would hold the letters", "give --out FILE");
        }

        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        if (path is null)
        {
            await WriteAsync(call, database, filter, call.Terminal.Out, cancel);
            return ExitCodes.Ok;
        }

        await using var file = Create(path);
        await using var writer = new StreamWriter(file);
        var count = await WriteAsync(call, database, filter, writer, cancel);
        call.Output.Show(new Exported(count, path), page => page.Line($"{count} letters in {path}"));
        return ExitCodes.Ok;
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new CliFault(ExitCodes.Refused, $"{path} is there already", "name a new file", e);
        }
    }

    private async Task<long> WriteAsync(
        Call call, FleetDatabase database, DeadLetterFilter filter, TextWriter writer, CancellationToken cancel)
    {
        var store = new DeadLetterStore(database);
        long after = 0, count = 0;
        for (var left = call.Get(_limit); left > 0;)
        {
            var page = await store.ListAsync(filter, after, Math.Min(PageSize, left), cancel);
            foreach (var letter in page)
            {
                await writer.WriteLineAsync(Line(letter, call.Get(_body)).AsMemory(), cancel);
            }

            (count, left) = (count + page.Count, page.Count < PageSize ? 0 : left - page.Count);
            after = page.Count > 0 ? page[^1].Id : after;
        }

        await store.NoteExportAsync(filter, count, call.Get(_body), call.Actor, cancel);
        return count;
    }

    private static string Line(DeadLetter letter, bool withBody)
    {
        var line = JsonSerializer.SerializeToNode(LetterHead.Of(letter), Form)!.AsObject();
        line["history"] = JsonNode.Parse(letter.History);
        line["bodyBytes"] = letter.Body.Length;
        if (withBody)
        {
            line["body"] = Convert.ToBase64String(letter.Body);
        }

        return line.ToJsonString(Form);
    }

    private sealed record Exported(long Letters, string File);
}
