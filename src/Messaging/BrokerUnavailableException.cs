namespace Frota.Messaging;

/// <summary>
/// The broker did not confirm: it is away, blocked, stalled or refused. The message may or may not be on a queue.
/// </summary>
public sealed class BrokerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
