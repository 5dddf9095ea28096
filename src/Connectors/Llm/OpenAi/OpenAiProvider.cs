using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.OpenAi;

/// <summary>OpenAI's chat completions, and the many servers that speak the same format.</summary>
/// <exception cref="ArgumentException">The settings are faulty.</exception>
public sealed class OpenAiProvider(ModelSettings settings, HttpClient http, TimeProvider time) : IModelProvider
{
    /// <summary>This provider's name.</summary>
    public const string StableName = "openai";

    private readonly HttpProvider _http = new(new OpenAiFormat(settings), settings, http, time);

    /// <inheritdoc/>
    public string Name => StableName;

    /// <inheritdoc/>
    public IChatClient Open(string model, ModelContext context) => _http.Open(model);
}
