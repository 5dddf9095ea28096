using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Frota.Messaging.Publishing;

/// <summary>
/// One channel that publishes with confirms. The client's own tracking and limiter are off: the first costs a scan of
/// all that is outstanding for each confirm, the second sleeps half a second a publish once it is half full.
/// </summary>
internal sealed class Lane(BrokerConnection broker, TimeProvider time, TimeSpan stallLimit) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private IChannel? _channel;
    private ConfirmTracker _confirms = new(time);

    /// <summary>Publishes, and completes when the broker has confirmed.</summary>
    /// <exception cref="BrokerUnavailableException">It did not, or not in time.</exception>
    public async Task PublishAsync(string exchange, string routingKey, Envelope envelope, TimeSpan timeout)
    {
        // A frozen broker takes bytes and says nothing: once one publish has waited too long, the next ones
        // fail at once.
        if (_confirms.OldestWait > stallLimit)
        {
            throw new BrokerUnavailableException("the broker does not confirm");
        }

        var confirmed = await WriteAsync(exchange, routingKey, envelope, timeout);
        try
        {
            await confirmed.WaitAsync(timeout, time);
        }
        catch (TimeoutException e)
        {
            throw new BrokerUnavailableException($"the broker did not confirm within {timeout.TotalSeconds:0.#} s", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync("the publisher stops");
        _gate.Dispose();
    }

    private async Task<Task> WriteAsync(string exchange, string routingKey, Envelope envelope, TimeSpan timeout)
    {
        if (!await _gate.WaitAsync(timeout))
        {
            throw new BrokerUnavailableException("the broker does not read");
        }

        try
        {
            var channel = await OpenAsync(timeout);
            var confirmed = _confirms.Next(envelope.Id);
            // Never a cancellable token here: a cancelled publish corrupts the client's count of tags
            // (client 7.1.2, #1900).
            await channel.BasicPublishAsync(exchange, routingKey, mandatory: true, Properties(envelope), envelope.Body,
                CancellationToken.None).AsTask().WaitAsync(timeout);
            return confirmed;
        }
        catch (Exception e) when (
            e is RabbitMQClientException or IOException or TimeoutException or ObjectDisposedException
            or OperationCanceledException)
        {
            // The tag was taken and the broker may not have counted it: nothing more can be matched on this channel.
            await DropAsync(e.Message);
            throw new BrokerUnavailableException($"publishing failed: {e.Message}", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<IChannel> OpenAsync(TimeSpan timeout)
    {
        if (!broker.IsUsable)
        {
            throw new BrokerUnavailableException(broker.Trouble);
        }

        if (_channel is { IsOpen: true })
        {
            return _channel;
        }

        await DropAsync("the channel closed");
        using var limit = new CancellationTokenSource(timeout);
        var connection = await broker.WaitAsync(limit.Token);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false,
            outstandingPublisherConfirmationsRateLimiter: null), limit.Token);
        var confirms = new ConfirmTracker(time);
        channel.BasicAcksAsync += (_, e) => Run(() => confirms.Ack(e.DeliveryTag, e.Multiple));
        channel.BasicNacksAsync += (_, e) => Run(() => confirms.Nack(e.DeliveryTag, e.Multiple));
        channel.BasicReturnAsync += (_, e) =>
            Run(() => confirms.Return(
                e.BasicProperties.MessageId ?? "", $"no queue takes '{e.RoutingKey}': {e.ReplyText}"));
        channel.ChannelShutdownAsync += (_, e) => Run(() => confirms.Abandon($"the channel closed: {e.ReplyText}"));
        _confirms = confirms;
        return _channel = channel;
    }

    private async Task DropAsync(string reason)
    {
        _confirms.Abandon(reason);
        if (Interlocked.Exchange(ref _channel, null) is { } channel)
        {
            await channel.DisposeAsync();
        }
    }

    private static BasicProperties Properties(Envelope envelope) => new()
    {
        DeliveryMode = DeliveryModes.Persistent,
        ContentType = "application/json",
        MessageId = envelope.Id,
        Type = envelope.Kind,
        Headers = envelope.Headers.ToTable(),
    };

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
