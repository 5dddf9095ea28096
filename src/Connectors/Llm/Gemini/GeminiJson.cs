using System.Text.Json.Serialization;

namespace Frota.Connectors.Llm.Gemini;

/// <summary>camelCase JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GeminiRequest))]
[JsonSerializable(typeof(GeminiAnswer))]
internal sealed partial class GeminiJson : JsonSerializerContext;
