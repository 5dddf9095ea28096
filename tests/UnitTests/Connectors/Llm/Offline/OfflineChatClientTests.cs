using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Offline;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Offline;

public sealed class OfflineChatClientTests
{
    private static readonly Dictionary<string, string> Faq = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Qual o horário?"] = "Abrimos às 8h.",
        ["Que horas abre?"] = "Abrimos às 8h.",
        ["Onde fica?"] = "Rua das Flores, 10.",
        ["quanto custa a limpeza"] = "A limpeza custa R$ 150.",
        ["When do you open?"] = "We open at 8.",
    };

    private readonly List<string> _asked = [];

    [Theory]
    [InlineData("pt-BR", "Qual o horário?", "Abrimos às 8h.")]
    [InlineData("pt", "Oi, bom dia! Qual o horário?", "Abrimos às 8h.")]
    [InlineData("pt", "Qual o horário? Obrigada!", "Abrimos às 8h.")]
    [InlineData("en", "Hi there, when do you open?", "We open at 8.")]
    [InlineData("pt_BR", "Oi", "Olá! Como posso ajudar?")]
    [InlineData("pt-BR", "OIII, boa noite!! Tudo bem?", "Olá! Como posso ajudar?")]
    [InlineData("pt-BR", "👋", "Olá! Como posso ajudar?")]
    [InlineData("en-US", "Hellooo", "Hello! How can I help?")]
    [InlineData("en", "Bom dia", "Hello! How can I help?")]
    [InlineData("pt", "Muito obrigado!", "Por nada! Se precisar de mais alguma coisa, é só escrever.")]
    [InlineData("en", "thank you so much", "You are welcome! If you need anything else, just write.")]
    [InlineData("pt-BR", "Vocês atendem cavalos?",
        "Não sei responder a isso. Se preferir falar com uma pessoa da nossa equipe, é só pedir.")]
    [InlineData("en-GB", "Do you treat horses?",
        "I do not know the answer to that. If you would like to talk to a person on our team, just ask.")]
    public async Task Answers_one_message(string locale, string question, string answer) =>
        Assert.Equal(answer, await AnswerAsync(locale, new ChatMessage(ChatRole.User, question)));

    [Fact]
    public async Task Answers_every_message_since_the_last_answer_in_order_and_once()
    {
        var answer = await AnswerAsync(
            "pt-BR",
            new ChatMessage(ChatRole.User, "quanto custa a limpeza"),
            new ChatMessage(ChatRole.Assistant, "A limpeza custa R$ 150."),
            new ChatMessage(ChatRole.User, "Oi de novo"),
            new ChatMessage(ChatRole.User, "Onde fica?"),
            new ChatMessage(ChatRole.User, "Que horas abre?"),
            new ChatMessage(ChatRole.User, "Qual o horário?"),
            new ChatMessage(ChatRole.System, "Be polite."));

        Assert.Equal("Rua das Flores, 10.\n\nAbrimos às 8h.", answer);
        Assert.Equal(["de novo", "Onde fica?", "Que horas abre?", "Qual o horário?"], _asked);
    }

    [Fact]
    public async Task Takes_pieces_for_one_question_when_none_is_known_alone()
    {
        var answer = await AnswerAsync(
            "pt-BR", new ChatMessage(ChatRole.User, "quanto custa"), new ChatMessage(ChatRole.User, "a limpeza"));

        Assert.Equal("A limpeza custa R$ 150.", answer);
    }

    [Fact]
    public async Task Does_not_trust_a_stray_word()
    {
        FaqAnswer stray = new("x", "Wrong.", OfflineProvider.LeastRank / 2);
        using OfflineChatClient client = new("en", (_, _) => Found(stray));

        Assert.StartsWith("I do not know", (await client.AskAsync("anything")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_what_it_looks_up()
    {
        var long1 = new string('a', OfflineChatClient.LongestQuestion - 1) + "😀";
        var messages = Enumerable.Range(0, 50).Select(_ => new ChatMessage(ChatRole.User, long1)).ToArray();

        await AnswerAsync("en", messages);

        Assert.Equal(OfflineChatClient.MostQuestions + 1, _asked.Count);
        Assert.All(_asked, asked => Assert.Equal(OfflineChatClient.LongestQuestion - 1, asked.Length));
    }

    [Fact]
    public async Task Costs_nothing_and_says_so()
    {
        using OfflineChatClient client = new("en", Llms.NothingFound);

        var response = await client.AskAsync();

        Assert.Equal((0, 0), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task Calls_a_search_that_fails_transient()
    {
        using OfflineChatClient client = new("en", (_, _) => throw new TimeoutException("The database is slow"));

        Assert.Equal(ModelFault.Transient, (await client.FailAsync()).Kind);
    }

    [Fact]
    public async Task Refuses_when_nobody_asked()
    {
        using OfflineChatClient client = new("en", Llms.NothingFound);

        var fault = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "x"), new ChatMessage(ChatRole.Assistant, "y")],
            null,
            TestContext.Current.CancellationToken));

        Assert.Equal(ModelFault.Refused, fault.Kind);
    }

    private static Task<IReadOnlyList<FaqAnswer>> Found(params FaqAnswer[] answers) =>
        Task.FromResult<IReadOnlyList<FaqAnswer>>(answers);

    private async Task<string> AnswerAsync(string locale, params ChatMessage[] messages)
    {
        using OfflineChatClient client = new(locale, SearchAsync);
        return (await client.GetResponseAsync(messages, null, TestContext.Current.CancellationToken)).Text;
    }

    private Task<IReadOnlyList<FaqAnswer>> SearchAsync(string question, CancellationToken cancel)
    {
        _asked.Add(question);
        return Faq.TryGetValue(question, out var answer)
            || Faq.TryGetValue(question + "?", out answer)
                ? Found(new FaqAnswer(question, answer, 0.6), new FaqAnswer("other", "Second best.", 0.2))
                : Found();
    }
}
