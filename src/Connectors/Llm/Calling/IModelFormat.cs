using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>How one provider writes requests, answers and errors. Pure: no network, no clock.</summary>
internal interface IModelFormat
{
    /// <summary>The provider's stable name, which opens every message of failure.</summary>
    string Provider { get; }

    /// <summary>Where the API lives.</summary>
    Uri Address { get; }

    /// <summary>Writes the request for one answer.</summary>
    HttpRequestMessage Compose(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options);

    /// <summary>Reads the body of a 2xx.</summary>
    /// <exception cref="ModelException">The provider blocked the content, or gave no text.</exception>
    /// <exception cref="System.Text.Json.JsonException">The body is not the documented JSON.</exception>
    ChatResponse ReadAnswer(ReadOnlySpan<byte> body);

    /// <summary>Reads the body of any other status, which may be anything at all. Never throws.</summary>
    ModelRefusal ReadRefusal(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter);
}
