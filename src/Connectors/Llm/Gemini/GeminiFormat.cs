using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Gemini;

/// <summary>The format of <c>POST {base}/models/{model}:generateContent</c>.</summary>
internal sealed class GeminiFormat(ModelSettings settings) : IModelFormat
{
    private static readonly Uri Official = new("https://generativelanguage.googleapis.com/v1beta");

    private readonly string _models = (settings.BaseUrl ?? Official).AbsoluteUri.TrimEnd('/') + "/models/";

    /// <inheritdoc/>
    public string Provider => GeminiProvider.StableName;

    /// <inheritdoc/>
    public Uri Address => settings.BaseUrl ?? Official;

    /// <inheritdoc/>
    public HttpRequestMessage Compose(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        // Escaped, a model's name cannot leave its place in the path.
        HttpRequestMessage request = new(HttpMethod.Post, $"{_models}{Uri.EscapeDataString(model)}:generateContent")
        {
            Content = JsonBody.Write(GeminiRequest.From(messages, options), GeminiJson.Default.GeminiRequest),
        };
        if (settings.ApiKey.Length > 0)
        {
            // A header, never ?key=: addresses end up in logs and traces.
            request.Headers.Add("x-goog-api-key", settings.ApiKey);
        }

        return request;
    }

    /// <inheritdoc/>
    public ChatResponse ReadAnswer(ReadOnlySpan<byte> body) => GeminiAnswers.Read(body);

    /// <inheritdoc/>
    public ModelRefusal ReadRefusal(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter) =>
        GeminiErrors.Read(status, body, retryAfter);
}
