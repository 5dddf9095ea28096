using System.Text.Json.Serialization;

namespace Frota.Connectors.Llm.OpenAi;

/// <summary>snake_case JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiRequest))]
[JsonSerializable(typeof(OpenAiAnswer))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
