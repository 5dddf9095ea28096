using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// A chat client over one HTTP provider. Text in, text out: tools, structured output and files are refused, not
/// ignored.
/// </summary>
internal sealed class HttpChatClient(ModelCall call, string model) : WholeAnswerClient
{
    private readonly ChatClientMetadata _metadata = new(call.Format.Provider, call.Format.Address, model);

    /// <inheritdoc/>
    protected override ChatClientMetadata Metadata => _metadata;

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options is { Tools.Count: > 0 } or { ResponseFormat: ChatResponseFormatJson })
        {
            throw Refuse("tools and structured output are not offered by this client");
        }

        List<ChatMessage> spoken = [.. Spoken(messages, options?.Instructions)];
        if (!spoken.Exists(message => message.Role == ChatRole.User))
        {
            throw Refuse("there is no user message to answer");
        }

        var chosen = string.IsNullOrEmpty(options?.ModelId) ? model : options.ModelId;
        return call.RunAsync(chosen, () => call.Format.Compose(chosen, spoken, options), cancellationToken);
    }

    private static IEnumerable<ChatMessage> Spoken(IEnumerable<ChatMessage> messages, string? instructions)
    {
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            yield return new ChatMessage(ChatRole.System, instructions);
        }

        foreach (var message in messages)
        {
            // A message without text (a lone picture) is refused by both providers when sent as an empty part.
            if (!string.IsNullOrWhiteSpace(message.Text))
            {
                yield return message;
            }
        }
    }

    private ModelException Refuse(string what) => new(ModelFault.Refused, $"{call.Format.Provider}: {what}");
}
