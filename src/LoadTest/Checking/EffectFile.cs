using System.Text.Json;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Checking;

/// <summary>Reads the simulators' effects as they are appended; those of other runs are left out.</summary>
public sealed class EffectFile(string path, int run)
{
    private readonly LineFile _lines = new(path);

    /// <summary>The effects that were added since the last call.</summary>
    /// <exception cref="InvalidDataException">A line is not an effect.</exception>
    public IEnumerable<Effect> ReadOn()
    {
        foreach (var line in _lines.ReadOn())
        {
            if (Read(line.Span) is { } effect)
            {
                yield return effect;
            }
        }
    }

    private Effect? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}:{_lines.Lines}: {e.Message}", e);
        }
    }

    private Effect? Parse(ReadOnlySpan<byte> line)
    {
        string from = "", to = "", text = "", provider = "", attempt = "";
        var at = 0L;
        var json = new Utf8JsonReader(line);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "from": from = json.GetString() ?? ""; break;
                case "to": to = json.GetString() ?? ""; break;
                case "text": text = json.GetString() ?? ""; break;
                case "providerId": provider = json.GetString() ?? ""; break;
                case "attemptId": attempt = json.GetString() ?? ""; break;
                case "monotonicMicroseconds": at = json.GetInt64(); break;
                default: json.Skip(); break;
            }
        }

        return RunNames.ContactOf(run, to) is var contact and >= 0
            ? new Effect(contact, at, RunNames.NumbersIn(text), attempt)
            {
                Address = from,
                To = to,
                ProviderId = provider,
            }
            : null;
    }
}
