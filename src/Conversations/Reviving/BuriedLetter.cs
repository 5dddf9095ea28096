using System.Text.Json;
using Frota.Contracts;

namespace Frota.Conversations.Reviving;

/// <summary>A dead letter, as far as the conversations care.</summary>
/// <param name="Kind">The stable name of what the body is.</param>
/// <param name="Reason">Why it is dead.</param>
/// <param name="DeadAt">When it died, UTC.</param>
/// <param name="Body">JSON of a contract.</param>
public sealed record BuriedLetter(string Kind, string Reason, DateTime DeadAt, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as a contract; null when it is none.</summary>
    internal T? Read<T>()
        where T : class, IContract
    {
        try
        {
            return (T?)JsonSerializer.Deserialize(Body.Span, typeof(T), ContractsJson.Default);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
