using RabbitMQ.Client;

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
        var since = time.GetTimestamp();
        var error = "refused";
        var interrupted = broker.Interrupted;
        try
        {
            // A frozen broker takes bytes and says nothing: once one publish has waited too long, the next ones
            // fail at once.
            if (_confirms.OldestWait >= stallLimit)
            {
                throw new BrokerUnavailableException("the broker does not confirm");
            }

            var confirmed = await WriteAsync(exchange, routingKey, envelope, timeout, interrupted);
            await confirmed.WaitAsync(timeout, time, interrupted);
            error = null;
        }
        catch (TimeoutException e)
        {
            error = "timeout";
            throw new BrokerUnavailableException($"the broker did not confirm within {timeout.TotalSeconds:0.#} s", e);
        }
        catch (OperationCanceledException e)
        {
            error = "interrupted";
            throw new BrokerUnavailableException($"interrupted: {broker.Trouble}", e);
        }
        finally
        {
            PublishMetrics.Published(exchange.Length > 0 ? exchange : routingKey, time.GetElapsedTime(since), error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync("the publisher stops");
        _gate.Dispose();
    }

    private async Task<Task> WriteAsync(
        string exchange, string routingKey, Envelope envelope, TimeSpan timeout, CancellationToken interrupted)
    {
        if (!await _gate.WaitAsync(timeout, interrupted))
        {
            throw new BrokerUnavailableException("the broker does not read");
        }

        try
        {
            var channel = await OpenAsync(timeout, interrupted);
            var confirmed = _confirms.Next(envelope.Id);
            // Never a cancellable token here: a cancelled publish corrupts the client's count of tags
            // (client 7.1.2, #1900).
            await channel.BasicPublishAsync(exchange, routingKey, mandatory: true, Properties(envelope), envelope.Body,
                CancellationToken.None).AsTask().WaitAsync(timeout, interrupted);
            return confirmed;
        }
        catch (Exception e) when (ClientFaults.IsGone(e))
        {
            // The tag was taken and the broker may not have counted it: nothing more can be matched on this channel.
            // Closing it may take long, and nobody waits for that.
            _ = DropAsync(e.Message);
            throw new BrokerUnavailableException($"publishing failed: {e.Message}", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<IChannel> OpenAsync(TimeSpan timeout, CancellationToken interrupted)
    {
        if (!broker.IsUsable)
        {
            throw new BrokerUnavailableException(broker.Trouble);
        }

        if (_channel is { IsOpen: true })
        {
            return _channel;
        }

        _ = DropAsync("the channel closed");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        limit.CancelAfter(timeout);
        var connection = await broker.WaitAsync(limit.Token);
        var channel = await CreateAsync(connection, limit.Token);
        // Each channel has a tracker of its own: what an old one still says never meets a new one's tags.
        var confirms = new ConfirmTracker(time);
        channel.BasicAcksAsync += (_, e) => Hear(() => confirms.Ack(e.DeliveryTag, e.Multiple));
        channel.BasicNacksAsync += (_, e) => Hear(() => confirms.Nack(e.DeliveryTag, e.Multiple));
        channel.BasicReturnAsync += (_, e) => Hear(() =>
        {
            confirms.Return(e.BasicProperties.MessageId ?? "", $"no queue takes '{e.RoutingKey}': {e.ReplyText}");
            broker.NoteReturn(e.RoutingKey);
        });
        channel.ChannelShutdownAsync += (_, e) =>
        {
            confirms.Abandon($"the channel closed: {e.ReplyText}");
            return Task.CompletedTask;
        };
        _confirms = confirms;
        return _channel = channel;
    }

    private static async Task<IChannel> CreateAsync(IConnection connection, CancellationToken limit)
    {
        // The client tidies up for ten seconds before it lets a cancelled opening go: this one is left to itself.
        var opening = connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false,
            outstandingPublisherConfirmationsRateLimiter: null), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            _ = CloseAsync(opening);
            throw;
        }
    }

    private async Task DropAsync(string reason)
    {
        _confirms.Abandon(reason);
        if (Interlocked.Exchange(ref _channel, null) is { } channel)
        {
            await CloseAsync(Task.FromResult(channel));
        }
    }

    private static async Task CloseAsync(Task<IChannel> opening)
    {
        try
        {
            await (await opening).DisposeAsync();
        }
        catch (Exception e) when (ClientFaults.IsGone(e))
        {
            // it is gone, and that is all that was wanted
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

    private Task Hear(Action action)
    {
        broker.Heard();
        action();
        return Task.CompletedTask;
    }
}
