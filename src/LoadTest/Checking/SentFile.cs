using System.Text.Json;
using Frota.LoadTest.Posting;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Checking;

/// <summary>Reads what the tool wrote down of its posts.</summary>
public static class SentFile
{
    /// <summary>The lines, as they are read; what a killed tool left of a line at the end is passed over.</summary>
    /// <exception cref="InvalidDataException">A line is not one of ours.</exception>
    public static IEnumerable<SentLine> Read(string path)
    {
        var lines = new LineFile(path);
        foreach (var line in lines.ReadOn())
        {
            yield return Parse(line.Span, path, lines.Lines);
        }
    }

    /// <summary>The run that a file is of.</summary>
    /// <exception cref="InvalidDataException">It does not begin with one.</exception>
    public static SentLine.Began RunOf(string path) => Read(path).FirstOrDefault() as SentLine.Began
        ?? throw new InvalidDataException($"{path} is not there, or does not begin with a run");

    private static SentLine Parse(ReadOnlySpan<byte> line, string path, long number)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}:{number}: {e.Message}", e);
        }
    }

    private static SentLine Parse(ReadOnlySpan<byte> line)
    {
        int run = 0, messages = 0, attempt = 0, status = 0;
        long planned = 0, sent = 0, answered = 0;
        PostKind? kind = null;
        List<PlannedMessage> carried = [];
        List<string> accounts = [];
        var json = new Utf8JsonReader(line);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "run": run = json.GetInt32(); break;
                case "accounts": ReadTexts(ref json, accounts); break;
                case "kind": kind = Kinds.Of(json.GetString()); break;
                case "attempt": attempt = json.GetInt32(); break;
                case "planned": planned = json.GetInt64(); break;
                case "sent": sent = json.GetInt64(); break;
                case "answered": answered = json.GetInt64(); break;
                case "status": status = json.GetInt32(); break;
                case "messages" when json.TokenType == JsonTokenType.Number: messages = json.GetInt32(); break;
                case "messages": ReadMessages(ref json, carried); break;
                default: json.Skip(); break;
            }
        }

        return kind is { } why ? new SentLine.Tried(why, attempt, planned, sent, answered, status, carried)
            : run > 0 ? new SentLine.Began(run, messages, accounts)
            : new SentLine.Ended();
    }

    private static void ReadTexts(ref Utf8JsonReader json, List<string> to)
    {
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            to.Add(json.GetString()!);
        }
    }

    private static void ReadMessages(ref Utf8JsonReader json, List<PlannedMessage> to)
    {
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            json.Read();
            var number = json.GetInt32();
            json.Read();
            var contact = json.GetInt32();
            json.Read();
            to.Add(new PlannedMessage(number, contact, json.GetInt32() == 1));
            json.Read();
        }
    }
}
