using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;

namespace Frota.UnitTests.Deployment;

/// <summary>
/// docker-compose.prod.yml as Compose reads it: variables replaced by their defaults, anchors resolved.
/// </summary>
internal static partial class ComposeFile
{
    private const string Path = "docker-compose.prod.yml";

    public static JsonObject Root { get; } = Yaml.Read(Interpolate(Tree.Read(Path)))!.AsObject();

    public static IReadOnlyDictionary<string, JsonObject> Services { get; } =
        Root["services"]!.AsObject().ToDictionary(service => service.Key, service => service.Value!.AsObject());

    /// <summary>The variables that the file reads, by name.</summary>
    public static IReadOnlyList<string> Variables { get; } =
        [.. Variable().Matches(Tree.Read(Path)).Select(match => match.Groups["name"].Value).Distinct().Order()];

    /// <summary>A service runs once and ends; it has no health of its own.</summary>
    public static bool RunsOnce(JsonObject service) => (string?)service["restart"] == "no";

    /// <summary>The texts of a list that may be absent; of a long form, its "source".</summary>
    public static IReadOnlyList<string> Texts(JsonObject service, string name) => service[name] is not JsonArray list
        ? [] : [.. list.Select(item => item is JsonObject form ? (string)form["source"]! : (string)item!)];

    /// <summary>The environment's texts, which are written as a map here.</summary>
    public static IReadOnlyDictionary<string, string> Environment(JsonObject service) =>
        service["environment"] is not JsonObject map
            ? new Dictionary<string, string>()
            : map.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    private static string Interpolate(string text) => Variable().Replace(text, match =>
        match.Groups["default"].Success ? match.Groups["default"].Value : "given");

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*)|:\?[^}]*)?\}")]
    private static partial Regex Variable();
}
