using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Offline;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Simulators.Model;

/// <summary>
/// The simulators and our own clients must understand each other: they were made from the same documents.
/// </summary>
public sealed class ModelEndpointsTests(Simulation simulation) : IClassFixture<Simulation>
{
    private static readonly ChatMessage[] Conversation =
    [
        new(ChatRole.System, "You answer for a clinic."),
        new(ChatRole.User, "Oi"),
        new(ChatRole.Assistant, "Olá!"),
        new(ChatRole.User, "Qual o horário?"),
        new(ChatRole.User, "E aos sábados?"),
    ];

    public static TheoryData<string> Providers => ["openai", "gemini"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Echoes_the_messages_that_are_answered(string provider)
    {
        var response = await AskAsync(provider, Simulation.ModelKey);

        Assert.Equal("echo: Qual o horário? | E aos sábados?", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((13, 8), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        var call = (await simulation.ListAsync("/_calls/model"))[^1]!;
        Assert.Equal((provider, "m-1"), ((string)call["kind"]!, (string)call["target"]!));
        Assert.Equal(["Qual o horário?", "E aos sábados?"], call["texts"]!.AsArray().Select(text => (string)text!));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Refuses_a_wrong_key(string provider)
    {
        var fault = await FailAsync(provider, "wrong");

        Assert.Equal(ModelFault.Refused, fault.Kind);
        Assert.StartsWith($"{provider}: 401 ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", "unauthorized", ModelFault.Refused)]
    [InlineData("openai", "rate-limited", ModelFault.RateLimited)]
    [InlineData("openai", "server-error", ModelFault.Transient)]
    [InlineData("openai", "rubbish", ModelFault.Rubbish)]
    [InlineData("openai", "empty", ModelFault.Rubbish)]
    [InlineData("openai", "effect-then-drop", ModelFault.Transient)]
    [InlineData("openai", "truncated", ModelFault.Transient)]
    [InlineData("openai", "huge", ModelFault.Rubbish)]
    [InlineData("gemini", "unauthorized", ModelFault.Refused)]
    [InlineData("gemini", "rate-limited", ModelFault.RateLimited)]
    [InlineData("gemini", "server-error", ModelFault.Transient)]
    [InlineData("gemini", "rubbish", ModelFault.Rubbish)]
    [InlineData("gemini", "empty", ModelFault.Rubbish)]
    [InlineData("gemini", "effect-then-drop", ModelFault.Transient)]
    [InlineData("gemini", "truncated", ModelFault.Transient)]
    [InlineData("gemini", "huge", ModelFault.Rubbish)]
    public async Task Fails_in_the_providers_own_words(string provider, string mode, ModelFault kind)
    {
        await simulation.SetAsync("model", $$"""{"mode":"{{mode}}","count":1,"retryAfter":9}""");

        var fault = await FailAsync(provider, Simulation.ModelKey);

        Assert.Equal(kind, fault.Kind);
        Assert.Equal(kind == ModelFault.RateLimited ? TimeSpan.FromSeconds(9) : null, fault.RetryAfter);
        Assert.StartsWith("echo: ", (await AskAsync(provider, Simulation.ModelKey)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hangs_until_the_caller_gives_up()
    {
        await simulation.SetAsync("model", """{"mode":"hang","count":1}""");
        using CancellationTokenSource patience = new();
        var asking = Open("openai", Simulation.ModelKey).GetResponseAsync(Conversation, null, patience.Token);
        await simulation.MetAsync("model"); // a call given up before it came would leave its mode to the next test
        Assert.False(asking.IsCompleted);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"model":"m","messages":[]}""")]
    [InlineData("""{"model":"m","messages":[7]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"stream":true}""")]
    public async Task Refuses_a_bad_request_of_OpenAi(string request)
    {
        var (status, body) = await simulation.PostAsync(
            "/openai/v1/chat/completions", request, "Authorization: Bearer " + Simulation.ModelKey);

        Assert.Equal((400, "invalid_request_error"), (status, (string)body!["error"]!["type"]!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"contents":[{"role":"assistant","parts":[]}]}""")]
    public async Task Refuses_a_bad_request_of_Gemini(string request)
    {
        var (status, body) = await simulation.PostAsync(
            "/gemini/v1beta/models/m:generateContent", request, "x-goog-api-key: " + Simulation.ModelKey);

        Assert.Equal((400, "INVALID_ARGUMENT"), (status, (string)body!["error"]!["status"]!));
    }

    private Task<ChatResponse> AskAsync(string provider, string key) =>
        Open(provider, key).GetResponseAsync(Conversation, null, TestContext.Current.CancellationToken);

    private Task<ModelException> FailAsync(string provider, string key) =>
        Assert.ThrowsAsync<ModelException>(() => AskAsync(provider, key));

    private IChatClient Open(string provider, string key)
    {
        ModelSettings settings = new()
        {
            BaseUrl = new Uri(simulation.Host.Url + (provider == "openai" ? "/openai/v1" : "/gemini/v1beta")),
            ApiKey = key,
            DefaultModel = "m-1",
        };
        Dictionary<string, ModelSettings> byName = new() { [provider] = settings };
        FaqSearch nothing = (_, _) => Task.FromResult<IReadOnlyList<FaqAnswer>>([]);
        return ModelCatalog.From(byName, simulation.Http, TimeProvider.System)
            .Open(provider, "", new ModelContext("pt-BR", nothing));
    }
}
