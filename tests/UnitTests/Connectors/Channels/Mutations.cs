using FsCheck;
using FsCheck.Fluent;

namespace Frota.UnitTests.Connectors.Channels;

/// <summary>Makes broken webhooks out of real ones.</summary>
internal static class Mutations
{
    private static readonly string[] OtherValues =
    [
        "null", "true", "-1", "1e400", "99999999999999999999", "[]", "{}", "[[]]", "[null,1,{}]", "\"\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"messages\"", "\"\\ud83d\\ude00\"",
        $"\"{new string('9', 301)}\"", $"\"{new string('x', 70_000)}\"",
    ];

    /// <summary>Bodies with some of their bytes replaced, removed or doubled.</summary>
    public static Gen<byte[]> OfBytes(IReadOnlyList<byte[]> bodies) =>
        from body in Gen.Elements(bodies.ToArray())
        from edits in Gen.ListOf(
            from kind in Gen.Choose(0, 2)
            from at in Gen.Choose(0, body.Length - 1)
            from value in Gen.Choose(0, 255)
            select (Kind: kind, At: at, Value: (byte)value))
        select edits.Take(20).Aggregate(body, (current, edit) => Apply(current, edit.Kind, edit.At, edit.Value));

    /// <summary>Bodies that are still JSON, one to three of their values being something else.</summary>
    public static Gen<byte[]> OfValues(IReadOnlyList<byte[]> bodies) =>
        from body in Gen.Elements(bodies.ToArray())
        from count in Gen.Choose(1, 3)
        from picks in Gen.ArrayOf(
            from place in Gen.Choose(0, 1000)
            from other in Gen.Elements(OtherValues)
            select (Place: place, Other: other),
            count)
        select picks.Aggregate(body, (current, pick) =>
        {
            var places = JsonTokens.Values(current);
            return JsonTokens.Replace(current, places[pick.Place % places.Count], pick.Other);
        });

    private static byte[] Apply(byte[] body, int kind, int at, byte value)
    {
        var place = body.Length == 0 ? 0 : at % body.Length;
        return (kind, body.Length) switch
        {
            (_, 0) => [value],
            (0, _) => [.. body[..place], value, .. body[(place + 1)..]],
            (1, _) => [.. body[..place], .. body[(place + 1)..]],
            _ => [.. body[..place], .. body[Math.Max(0, place - 20)..place], .. body[place..]],
        };
    }
}
