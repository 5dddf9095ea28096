using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Frota.UnitTests.Deployment;

/// <summary>
/// Checks a value against a JSON schema. Knows the keywords that the schemas here use and stops at any other, so that a
/// newer schema is never checked by halves.
/// </summary>
internal sealed class JsonSchema(JsonObject root)
{
    /// <summary>What is wrong, each fault with the place of the value; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value) => [.. Check(root, value, "$")];

    private IEnumerable<string> Check(JsonObject schema, JsonNode? value, string at) =>
        schema.SelectMany(keyword => Check(schema, keyword.Key, keyword.Value, value, at));

    private IEnumerable<string> Check(JsonObject schema, string keyword, JsonNode? rule, JsonNode? value, string at) =>
        keyword switch
        {
            "type" => JsonKind.IsOneOf(value, rule!) ? [] : [$"{at}: is not {rule!.ToJsonString()}"],
            "enum" => rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value))
                ? [] : [$"{at}: is not one of {rule.ToJsonString()}"],
            "const" => JsonNode.DeepEquals(rule, value) ? [] : [$"{at}: is not {rule!.ToJsonString()}"],
            "minimum" => JsonKind.Number(value) is { } number && number < (double)rule!
                ? [$"{at}: is under {rule}"] : [],
            "maximum" => JsonKind.Number(value) is { } number && number > (double)rule!
                ? [$"{at}: is over {rule}"] : [],
            "required" => value is JsonObject map
                ? rule!.AsArray().Where(name => !map.ContainsKey((string)name!))
                    .Select(name => $"{at}: lacks {name}") : [],
            "properties" => Children(value, at).Where(child => rule!.AsObject().ContainsKey(child.Name))
                .SelectMany(child => Check(rule![child.Name]!.AsObject(), child.Value, child.At)),
            "patternProperties" => Children(value, at).SelectMany(child => rule!.AsObject()
                .Where(pattern => Regex.IsMatch(child.Name, pattern.Key))
                .SelectMany(pattern => Check(pattern.Value!.AsObject(), child.Value, child.At))),
            "additionalProperties" => Children(value, at).Where(child => !IsNamed(schema, child.Name))
                .SelectMany(child => rule is JsonObject each ? Check(each, child.Value, child.At)
                    : (bool)rule! ? [] : [$"{child.At}: is not known here"]),
            "items" => value is JsonArray list
                ? list.SelectMany((item, index) => Check(rule!.AsObject(), item, $"{at}[{index}]")) : [],
            "uniqueItems" => value is JsonArray list
                && list.DistinctBy(item => item?.ToJsonString()).Count() < list.Count
                ? [$"{at}: names something twice"] : [],
            "oneOf" => Matching(rule!, value, at) == 1
                ? [] : [$"{at}: fits {Matching(rule!, value, at)} of the forms it may have"],
            "anyOf" => Matching(rule!, value, at) > 0 ? [] : [$"{at}: fits none of the forms it may have"],
            "$ref" => Check(Target((string)rule!), value, at),
            // Formats (a duration, a port) are of the implementation's own making; the rest describes.
            "format" or "$schema" or "id" or "title" or "description" or "definitions" or "deprecated" => [],
            _ => throw new NotSupportedException($"the schema uses the keyword {keyword}"),
        };

    private int Matching(JsonNode schemas, JsonNode? value, string at) =>
        schemas.AsArray().Count(schema => !Check(schema!.AsObject(), value, at).Any());

    private JsonObject Target(string reference) => reference.StartsWith("#/definitions/", StringComparison.Ordinal)
        ? root["definitions"]![reference["#/definitions/".Length..]]!.AsObject()
        : throw new NotSupportedException($"the schema refers to {reference}");

    private static bool IsNamed(JsonObject schema, string name) =>
        schema["properties"] is JsonObject known && known.ContainsKey(name)
        || schema["patternProperties"] is JsonObject patterns
            && patterns.Any(pattern => Regex.IsMatch(name, pattern.Key));

    private static IEnumerable<(string Name, JsonNode? Value, string At)> Children(JsonNode? value, string at) =>
        value is JsonObject map ? map.Select(child => (child.Key, child.Value, $"{at}.{child.Key}")) : [];
}
