using System.Text;
using System.Text.Json;

namespace Frota.UnitTests.Connectors.Channels;

/// <summary>The recorded webhooks and published signature vectors beside the tests.</summary>
internal static class Recorded
{
    /// <summary>A whole file, parsed.</summary>
    public static JsonElement File(string name) =>
        JsonElement.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name)));

    /// <summary>The bodies in a file: its members that are objects.</summary>
    public static IReadOnlyList<byte[]> Bodies(string name) =>
        [.. File(name).EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object)
            .Select(member => Encoding.UTF8.GetBytes(member.Value.GetRawText()))];

    /// <summary>One body of a file.</summary>
    public static byte[] Body(string name, string key) =>
        Encoding.UTF8.GetBytes(File(name).GetProperty(key).GetRawText());

    /// <summary>The vector of a scheme.</summary>
    public static JsonElement Vector(string scheme) =>
        File("signatures.json").EnumerateArray().Single(vector => vector.GetProperty("scheme").GetString() == scheme);

    /// <summary>A member's string.</summary>
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
