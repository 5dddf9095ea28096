using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Frota.Messaging.Topology;

/// <summary>A queue beside what the broker has.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Exists">False when the broker does not know it.</param>
/// <param name="Ready">Messages that wait for a consumer.</param>
/// <param name="Consumers">Who takes them.</param>
/// <param name="Fault">How the broker's queue differs from the design; empty when it does not.</param>
public sealed record QueueState(string Name, bool Exists, uint Ready, uint Consumers, string Fault);

/// <summary>Declares the topology, and compares it with what is there.</summary>
public static class TopologyDeclaration
{
    /// <summary>Declares what is missing; a queue or exchange of another shape is an error, never changed.</summary>
    /// <exception cref="InvalidOperationException">Something exists with other arguments.</exception>
    public static async Task DeclareAsync(IConnection connection, CancellationToken cancel)
    {
        if ((await FaultsAsync(connection, cancel)).Values.FirstOrDefault() is { } fault)
        {
            throw new InvalidOperationException(fault);
        }
    }

    /// <summary>Declares what is missing; what exists in another shape stays as it is and is told, by queue.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FaultsAsync(
        IConnection connection, CancellationToken cancel)
    {
        var faults = new Dictionary<string, string>();
        foreach (var spec in FleetTopology.Queues)
        {
            if (await TryDeclareAsync(connection, spec, cancel) is { } fault)
            {
                faults[spec.Name] = $"the queue {spec.Name} cannot be declared: {fault}";
            }
        }

        return faults;
    }

    /// <summary>
    /// The state of every queue of the design; changes nothing that exists, creates nothing that does not.
    /// </summary>
    public static async Task<IReadOnlyList<QueueState>> CheckAsync(IConnection connection, CancellationToken cancel)
    {
        var states = new List<QueueState>();
        foreach (var spec in FleetTopology.Queues)
        {
            states.Add(await CheckAsync(connection, spec, cancel));
        }

        return states;
    }

    private static async Task<QueueState> CheckAsync(IConnection connection, QueueSpec spec, CancellationToken cancel)
    {
        QueueDeclareOk found;
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
            found = await channel.QueueDeclarePassiveAsync(spec.Name, cancel);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return new QueueState(spec.Name, false, 0, 0, "missing");
        }

        var fault = await TryDeclareAsync(connection, spec, cancel) ?? "";
        return new QueueState(spec.Name, true, found.MessageCount, found.ConsumerCount, fault);
    }

    // The broker closes the channel on a mismatch, so each queue gets one of its own.
    private static async Task<string?> TryDeclareAsync(IConnection connection, QueueSpec spec, CancellationToken cancel)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
        try
        {
            await channel.ExchangeDeclareAsync(spec.Exchange, spec.ExchangeType, durable: true, autoDelete: false,
                cancellationToken: cancel);
            await channel.QueueDeclareAsync(spec.Name, durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?>(spec.Arguments), cancellationToken: cancel);
            await channel.QueueBindAsync(spec.Name, spec.Exchange, spec.Name, cancellationToken: cancel);
            if (spec.ReturnExchange is { } back)
            {
                await channel.ExchangeDeclareAsync(back, ExchangeType.Direct, durable: true, autoDelete: false,
                    cancellationToken: cancel);
                await channel.QueueBindAsync(spec.Name, back, spec.Name, cancellationToken: cancel);
            }

            return null;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            // It exists in another shape. Whatever else interrupts is an outage, and the caller's to wait out.
            return e.ShutdownReason.ReplyText;
        }
    }
}
