using Frota.Messaging.Retries;

namespace Frota.Messaging.Consuming;

/// <summary>Does the work of one kind of envelope.</summary>
public interface IHandler
{
    /// <summary>The kinds it takes.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>
    /// Handles one delivery. An exception is a Retry, a broken dependency a Snooze; cancellation means that the process
    /// stops and the attempt is given back.
    /// </summary>
    Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel);
}
