namespace Frota.Messaging.Topology;

/// <summary>A queue as it must be declared.</summary>
/// <param name="Name">Its name, and its routing key on <paramref name="Exchange"/>.</param>
/// <param name="Exchange">The exchange that feeds it.</param>
/// <param name="ExchangeType"><c>direct</c> or <c>fanout</c>.</param>
/// <param name="Arguments">What makes it durable, bounded and honest.</param>
/// <param name="ReturnExchange">
/// The direct exchange over which what was put aside comes back, where that is not <paramref name="Exchange"/>; null
/// where it is, and for wait queues, to which nothing comes back.
/// </param>
public sealed record QueueSpec(
    string Name, string Exchange, string ExchangeType, IReadOnlyDictionary<string, object?> Arguments,
    string? ReturnExchange = null);
