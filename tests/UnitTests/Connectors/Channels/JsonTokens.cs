using System.Text;
using System.Text.Json;

namespace Frota.UnitTests.Connectors.Channels;

/// <summary>Finds the values in a JSON body, so that tests can put others in their place.</summary>
internal static class JsonTokens
{
    /// <summary>Where each string value stands, quotes included.</summary>
    public static IReadOnlyList<Range> Strings(byte[] body) => Find(body, type => type == JsonTokenType.String);

    /// <summary>Where each value stands; arrays and objects too.</summary>
    public static IReadOnlyList<Range> Values(byte[] body) => Find(body, type =>
        type is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject));

    /// <summary>The body with another value in one place.</summary>
    public static byte[] Replace(byte[] body, Range place, string json) =>
        [.. body[..place.Start.Value], .. Encoding.UTF8.GetBytes(json), .. body[place.End.Value..]];

    private static List<Range> Find(byte[] body, Func<JsonTokenType, bool> wanted)
    {
        var found = new List<Range>();
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (wanted(reader.TokenType))
            {
                var rest = reader;
                var start = (int)reader.TokenStartIndex;
                rest.Skip();
                found.Add(start..(int)rest.BytesConsumed);
            }
        }

        return found;
    }
}
