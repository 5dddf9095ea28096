using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Frota.Messaging.Consuming;

/// <summary>
/// A consumer's hold on a queue. Deliveries of one session are settled on the channel they came by; when the channel
/// ends, the broker hands what was not acknowledged to somebody else, and a new session begins.
/// </summary>
internal sealed class Subscription(
    BrokerConnection broker, string queue, ushort prefetch, Workload workload, ILogger logger)
{
    /// <summary>
    /// Runs sessions until <paramref name="end"/>; each ends with its channel, or when the worker is to be quiet: then
    /// the next one begins when it resumes.
    /// </summary>
    public async Task RunAsync(Func<Session, CancellationToken, Task> serve, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await workload.ResumedAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(workload.Quiet, end);
            try
            {
                await ServeAsync(serve, quiet.Token);
            }
            catch (Exception e) when (ClientFaults.IsGone(e) || e is BrokerUnavailableException)
            {
                if (!quiet.IsCancellationRequested)
                {
                    Subscriptions.LogInterrupted(logger, queue, e.Message);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), quiet.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private async Task ServeAsync(Func<Session, CancellationToken, Task> serve, CancellationToken quiet)
    {
        var connection = await broker.WaitAsync(quiet);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false), quiet);
        var session = new Session(channel, queue);
        await session.OpenAsync(prefetch, quiet);
        workload.Subscribed(1);
        try
        {
            await serve(session, quiet);
        }
        finally
        {
            workload.Subscribed(-1);
        }
    }

    /// <summary>One channel's worth of deliveries.</summary>
    internal sealed class Session(IChannel channel, string queue)
    {
        private readonly Channel<Delivery> _inbox = System.Threading.Channels.Channel.CreateUnbounded<Delivery>();
        private readonly AckLine _acks = new(
            (tag, upTo) => channel.BasicAckAsync(tag, upTo, CancellationToken.None));
        private string _tag = "";

        /// <summary>
        /// What has come; completes when the channel ends, when the broker cancels the consumer because its queue was
        /// deleted, or when the consumer goes quiet.
        /// </summary>
        public ChannelReader<Delivery> Inbox => _inbox.Reader;

        /// <summary>False once the broker has taken back what was not acknowledged.</summary>
        public bool IsOpen => channel.IsOpen;

        public async Task OpenAsync(ushort prefetch, CancellationToken cancel)
        {
            await channel.BasicQosAsync(0, prefetch, global: false, cancel);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, e) =>
            {
                ConsumeMetrics.Delivered(queue);
                _inbox.Writer.TryWrite(Read(e));
                return Task.CompletedTask;
            };
            consumer.UnregisteredAsync += (_, _) => End();
            channel.ChannelShutdownAsync += (_, _) => End();
            _tag = await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancel);
        }

        /// <summary>
        /// Asks the broker for no more; what has come is still served or given back. Where only one consumer is served
        /// at a time the next one is, from now on, before it gets what is given back: who must keep the order ends the
        /// session instead.
        /// </summary>
        public async Task QuietAsync()
        {
            try
            {
                await channel.BasicCancelAsync(_tag);
            }
            catch (Exception e) when (ClientFaults.IsGone(e))
            {
                // the channel is gone or nobody answers: the end of the session ends the consumer
            }

            await End();
        }

        /// <summary>Acknowledges one.</summary>
        public Task AckAsync(ulong tag) => _acks.AckAsync(tag);

        /// <summary>Acknowledges all up to it; for who settles in the order of delivery only.</summary>
        public ValueTask AckUpToAsync(ulong tag) => channel.BasicAckAsync(tag, true, CancellationToken.None);

        /// <summary>Gives it back untouched: somebody else gets it.</summary>
        public async ValueTask GiveBackAsync(ulong tag)
        {
            await channel.BasicNackAsync(tag, false, true, CancellationToken.None);
            _acks.Skip(tag);
        }

        private Task End()
        {
            _inbox.Writer.TryComplete();
            return Task.CompletedTask;
        }

        private Delivery Read(BasicDeliverEventArgs e)
        {
            var properties = e.BasicProperties;
            // The body's memory is the client's own and is valid only until this call returns.
            var envelope = new Envelope(properties.MessageId ?? "", properties.Type ?? "", e.Body.ToArray(),
                EnvelopeHeaders.FromTable(properties.Headers));
            return new Delivery(queue, e.DeliveryTag, envelope, ReadDeath(properties.Headers));
        }

        // The newest death stands first. A rung's own ("expired") is how messages come back, and no death to us.
        private static BrokerDeath? ReadDeath(IDictionary<string, object?>? headers) =>
            headers is not null && headers.TryGetValue("x-death", out var value) && value is IList<object> deaths
            && deaths.FirstOrDefault() is IDictionary<string, object?> newest && Text(newest, "reason") is var reason
            && reason is not "expired"
                ? new BrokerDeath(Text(newest, "queue"), reason)
                : null;

        private static string Text(IDictionary<string, object?> table, string name) =>
            table.TryGetValue(name, out var value) && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
    }
}

internal static partial class Subscriptions
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "consuming {Queue} was interrupted: {Reason}")]
    internal static partial void LogInterrupted(ILogger logger, string queue, string reason);
}
