using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Frota.UnitTests.Deployment;

/// <summary>Reads YAML 1.2 as JSON: anchors and merge keys resolved, bare scalars typed by the core schema.</summary>
internal static class Yaml
{
    private const string MergeKey = "<<";

    public static JsonNode? Read(string text) => ReadAll(text).Single();

    /// <summary>The documents of a stream.</summary>
    public static IReadOnlyList<JsonNode?> ReadAll(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Convert(document.RootNode))];
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => Merged(map),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } bare => Typed(bare.Value ?? ""),
        YamlScalarNode quoted => JsonValue.Create(quoted.Value),
        _ => throw new NotSupportedException($"{node.NodeType} at {node.Start}"),
    };

    /// <summary>What <c>&lt;&lt;</c> brings in, under what the mapping says itself.</summary>
    private static JsonObject Merged(YamlMappingNode map)
    {
        var merged = new JsonObject();
        foreach (var (key, value) in map.Children.OrderBy(pair => Name(pair.Key) == MergeKey ? 0 : 1))
        {
            if (Name(key) != MergeKey)
            {
                merged[Name(key)] = Convert(value);
                continue;
            }

            foreach (var (name, inherited) in Convert(value)!.AsObject())
            {
                merged[name] = inherited?.DeepClone();
            }
        }

        return merged;
    }

    private static string Name(YamlNode key) => ((YamlScalarNode)key).Value!;

    private static JsonValue? Typed(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
