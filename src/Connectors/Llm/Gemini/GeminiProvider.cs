using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Gemini;

/// <summary>Google's Gemini by its native API: its blocks and thinking tokens are lost in the compatible one.</summary>
/// <exception cref="ArgumentException">The settings are faulty.</exception>
public sealed class GeminiProvider(ModelSettings settings, HttpClient http, TimeProvider time) : IModelProvider
{
    /// <summary>This provider's name.</summary>
    public const string StableName = "gemini";

    private readonly HttpProvider _http = new(new GeminiFormat(settings), settings, http, time);

    /// <inheritdoc/>
    public string Name => StableName;

    /// <inheritdoc/>
    public IChatClient Open(string model, ModelContext context) => _http.Open(model);
}
