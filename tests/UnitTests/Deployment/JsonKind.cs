using System.Text.Json;
using System.Text.Json.Nodes;

namespace Frota.UnitTests.Deployment;

/// <summary>The types of JSON as schemas name them.</summary>
internal static class JsonKind
{
    /// <summary>True when the value is of the type, or of one of the list of types.</summary>
    public static bool IsOneOf(JsonNode? value, JsonNode types) =>
        types is JsonArray several ? several.Any(type => Is(value, (string)type!)) : Is(value, (string)types!);

    /// <summary>The number, or null when the value is none.</summary>
    public static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), null) : null;

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } number && Math.Truncate(number) == number,
        _ => throw new NotSupportedException($"the schema uses the type {type}"),
    };
}
