using RabbitMQ.Client;

namespace Frota.Bench.Own;

/// <summary>
/// What is written first: a message a webhook, published with the client's own confirms on one channel, as the client's
/// tutorial does.
/// </summary>
internal static class OneByOne
{
    private const string Queue = "bench";

    public static async Task<int> RunAsync()
    {
        var factory = new ConnectionFactory { Uri = new Uri(SignedServer.Setting("RABBITMQ")) };
        await using var connection = await factory.CreateConnectionAsync();
        // Without its limiter, which sleeps when half of its permits are out.
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
            outstandingPublisherConfirmationsRateLimiter: null));
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent };
        return await SignedServer.RunAsync(body =>
            channel.BasicPublishAsync("", Queue, mandatory: true, properties, body).AsTask());
    }
}
