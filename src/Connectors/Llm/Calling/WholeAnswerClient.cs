using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// A chat client that answers whole. Its stream is the finished answer in one text update (with the usage after it):
/// channels send whole messages, so nothing is gained by reading a provider's stream.
/// </summary>
internal abstract class WholeAnswerClient : IChatClient
{
    /// <summary>Which provider and model this is.</summary>
    protected abstract ChatClientMetadata Metadata { get; }

    /// <inheritdoc/>
    public abstract Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The answer of <see cref="GetResponseAsync"/>, once it is whole.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Nothing to release: the HTTP client belongs to whoever made it.</summary>
    public void Dispose()
    {
    }
}
