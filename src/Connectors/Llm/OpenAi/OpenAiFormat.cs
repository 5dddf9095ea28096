using System.Net.Http.Headers;
using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.OpenAi;

/// <summary>The format of <c>POST {base}/chat/completions</c>.</summary>
internal sealed class OpenAiFormat(ModelSettings settings) : IModelFormat
{
    private static readonly Uri Official = new("https://api.openai.com/v1");

    private readonly Uri _endpoint =
        new((settings.BaseUrl ?? Official).AbsoluteUri.TrimEnd('/') + "/chat/completions");

    /// <inheritdoc/>
    public string Provider => OpenAiProvider.StableName;

    /// <inheritdoc/>
    public Uri Address => settings.BaseUrl ?? Official;

    /// <inheritdoc/>
    public HttpRequestMessage Compose(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var body = OpenAiRequest.From(model, messages, options);
        HttpRequestMessage request = new(HttpMethod.Post, _endpoint)
        {
            Content = JsonBody.Write(body, OpenAiJson.Default.OpenAiRequest),
        };
        if (settings.ApiKey.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
        }

        return request;
    }

    /// <inheritdoc/>
    public ChatResponse ReadAnswer(ReadOnlySpan<byte> body) => OpenAiAnswers.Read(body);

    /// <inheritdoc/>
    public ModelRefusal ReadRefusal(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter) =>
        OpenAiErrors.Read(status, body, retryAfter);
}
