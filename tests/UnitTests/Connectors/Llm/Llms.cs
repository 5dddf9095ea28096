using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Gemini;
using Frota.Connectors.Llm.Offline;
using Frota.Connectors.Llm.OpenAi;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm;

/// <summary>What the tests of this folder have in common.</summary>
internal static class Llms
{
    public const string Key = "sk-very-secret-0123456789";
    public const string Prompt = "my blood type is zero negative";

    public const string OpenAiAnswer =
        """{"model":"m-1","choices":[{"message":{"role":"assistant","content":"Oi!"},"finish_reason":"stop"}]}""";

    public const string GeminiAnswer =
        """{"candidates":[{"content":{"role":"model","parts":[{"text":"Oi!"}]},"finishReason":"STOP"}]}""";

    public static readonly ModelContext Context = new("pt-BR", NothingFound);

    public static Task<IReadOnlyList<FaqAnswer>> NothingFound(string question, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<FaqAnswer>>([]);

    public static IChatClient Open(string provider, HttpMessageHandler handler, TimeProvider? time = null) =>
        Provider(provider, handler, time).Open("", Context);

    public static IModelProvider Provider(string provider, HttpMessageHandler handler, TimeProvider? time = null)
    {
        ModelSettings settings = new()
        {
            BaseUrl = new Uri("https://models.example/v1/"),
            ApiKey = Key,
            DefaultModel = "m-1",
        };
        HttpClient http = new(handler);
        return provider == OpenAiProvider.StableName
            ? new OpenAiProvider(settings, http, time ?? TimeProvider.System)
            : new GeminiProvider(settings, http, time ?? TimeProvider.System);
    }

    public static string Answer(string provider) => provider == OpenAiProvider.StableName ? OpenAiAnswer : GeminiAnswer;

    public static Task<ChatResponse> AskAsync(this IChatClient client, string text = Prompt) =>
        client.GetResponseAsync([new ChatMessage(ChatRole.User, text)], null, TestContext.Current.CancellationToken);

    /// <summary>The failure of one call; neither it nor its causes may show the key or the prompt.</summary>
    public static async Task<ModelException> FailAsync(this IChatClient client)
    {
        var fault = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync());
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("blood", fault.ToString(), StringComparison.Ordinal);
        return fault;
    }
}
