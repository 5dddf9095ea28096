using Frota.Contracts;
using Frota.Messaging;
using Frota.Receiver.Spool;

namespace Frota.Receiver.Batching;

/// <summary>
/// One queue's way in. Webhooks go to the broker; when it does not take them they go to the spool, if there is one, and
/// while anything waits there the next ones go behind it, which keeps their order.
/// </summary>
internal sealed class AcceptQueue : IHostedService, IDisposable
{
    /// <summary>Batches on their way to the broker at a time.</summary>
    public const int Lanes = 2;

    private readonly Accepting _direct;
    private readonly Accepting? _spooling;
    private readonly SpoolQueue? _spool;
    private readonly List<BackgroundService> _parts = [];

    /// <param name="publish">Gets a batch confirmed on the queue.</param>
    /// <param name="spool">Where it goes otherwise; null without a spool.</param>
    /// <param name="loggers">For the parts.</param>
    public AcceptQueue(Func<IReadOnlyList<WebhookItem>, Task> publish, SpoolQueue? spool, ILoggerFactory loggers)
    {
        _parts.Add(_direct = new Accepting(publish, Lanes));
        _spool = spool;
        if (spool is not null)
        {
            // One lane: what is written together is synced together, and one file has one end.
            _parts.Add(_spooling = new Accepting(spool.AppendAsync, lanes: 1));
            _parts.Add(new DrainSpool(spool, publish, loggers.CreateLogger<DrainSpool>()));
        }
    }

    /// <summary>Completes when the webhook is durable: confirmed by the broker, or synced to the spool.</summary>
    /// <exception cref="BrokerUnavailableException">It is not, as far as we know.</exception>
    public Task AcceptAsync(WebhookItem item) =>
        _spooling is null ? _direct.AcceptAsync(item) : AcceptOrSpoolAsync(item, _spooling);

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_parts.Select(part => part.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_parts.Select(part => part.StopAsync(cancellationToken)));

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Dispose();
        }
    }

    private async Task AcceptOrSpoolAsync(WebhookItem item, Accepting spooling)
    {
        if (_spool!.IsEmpty)
        {
            try
            {
                await _direct.AcceptAsync(item);
                return;
            }
            catch (BrokerUnavailableException)
            {
                // The spool takes it. If the broker has it too, intake knows the second one by its provider's id.
            }
        }

        await spooling.AcceptAsync(item);
    }
}
