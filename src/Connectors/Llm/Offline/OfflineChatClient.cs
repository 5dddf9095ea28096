using System.Data.Common;
using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Offline;

/// <summary>
/// Answers the user's last messages from the FAQ:
/// 1. take all user messages since the last answer, without their greetings and thanks;
/// 2. nothing is left: return the courtesy;
/// 3. look each up; join the best answers, each once, in the order of the questions;
/// 4. nothing found for several: they may be pieces of one question, so look them up together;
/// 5. nothing found: say so, and that a person can be asked for.
/// </summary>
internal sealed class OfflineChatClient(string locale, FaqSearch search) : WholeAnswerClient
{
    /// <summary>The longest question that is looked up, in characters; the rest of a longer one is left out.</summary>
    public const int LongestQuestion = 500;

    /// <summary>The most questions looked up in one turn: the latest ones.</summary>
    public const int MostQuestions = 20;

    private const string ModelName = "faq";

    private readonly OfflinePhrases _phrases = OfflinePhrases.For(locale);

    /// <inheritdoc/>
    protected override ChatClientMetadata Metadata { get; } = new(OfflineProvider.StableName, null, ModelName);

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var said = LastUserMessages(messages);
        if (said.Count == 0)
        {
            throw new ModelException(
                ModelFault.Refused, $"{OfflineProvider.StableName}: there is no user message to answer");
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, await AnswerAsync(said, cancellationToken)))
        {
            ModelId = ModelName,
            FinishReason = ChatFinishReason.Stop,
            Usage = Usage.Count(0, 0, 0, null, null),
        };
    }

    private static List<string> LastUserMessages(IEnumerable<ChatMessage> messages) =>
    [
        .. messages.Reverse()
            .Where(message => message.Role != ChatRole.System)
            .TakeWhile(message => message.Role == ChatRole.User)
            .Select(message => message.Text)
            .Where(text => !string.IsNullOrWhiteSpace(text))
            .Take(MostQuestions)
            .Reverse(),
    ];

    private async Task<string> AnswerAsync(List<string> said, CancellationToken cancel)
    {
        var questions = said.ConvertAll(Courtesy.Strip).FindAll(question => question.Length > 0);
        if (questions.Count == 0)
        {
            return said.Exists(Courtesy.Thanks) ? _phrases.Welcome : _phrases.Greeting;
        }

        List<string> answers = [];
        foreach (var question in questions)
        {
            await AddBestAsync(question, answers, cancel);
        }

        if (answers.Count == 0 && questions.Count > 1)
        {
            await AddBestAsync(string.Join(' ', questions), answers, cancel);
        }

        return answers.Count == 0 ? _phrases.Unknown : string.Join("\n\n", answers);
    }

    private async Task AddBestAsync(string question, List<string> answers, CancellationToken cancel)
    {
        var asked = Shorten(question);
        IReadOnlyList<FaqAnswer> found;
        try
        {
            found = await search(asked, cancel);
        }
        catch (Exception lost) when (lost is DbException or TimeoutException)
        {
            throw new ModelException(
                ModelFault.Transient, $"{OfflineProvider.StableName}: the FAQ cannot be searched now", inner: lost);
        }

        if (found is [{ Rank: >= OfflineProvider.LeastRank, Answer: var text }, ..]
            && !string.IsNullOrWhiteSpace(text) && !answers.Contains(text, StringComparer.Ordinal))
        {
            answers.Add(text);
        }
    }

    private static string Shorten(string question)
    {
        if (question.Length <= LongestQuestion)
        {
            return question;
        }

        // Half of a surrogate pair cannot be sent to Postgres.
        var splitsPair = char.IsHighSurrogate(question[LongestQuestion - 1]);
        return question[..(splitsPair ? LongestQuestion - 1 : LongestQuestion)];
    }
}
