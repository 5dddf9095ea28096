using Frota.Cli.Shell;
using Frota.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Frota.Cli.Doors;

/// <summary>Opens RabbitMQ, and says which server and which setting when it does not answer.</summary>
internal static class RabbitDoor
{
    private const string ClientName = "frota-cli";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A connection that lives as long as the verb.</summary>
    public static async Task<IConnection> ConnectAsync(Settings settings, CancellationToken cancel)
    {
        var factory = new ConnectionFactory
        {
            Uri = Address(settings),
            ClientProvidedName = ClientName,
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(3),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(5),
        };
        try
        {
            return await factory.CreateConnectionAsync(cancel);
        }
        catch (BrokerUnreachableException e) when (!cancel.IsCancellationRequested)
        {
            throw CliFault.Unavailable(Name(factory.Uri), Reason(e), SettingNames.RabbitMq, e);
        }
    }

    /// <summary>A connection to publish on, kept up while the verb runs; stop it when done.</summary>
    public static async Task<BrokerConnection> KeepAsync(Settings settings, CancellationToken cancel)
    {
        // The kept connection tries for ever and tells its troubles to a log: a first look makes them the verb's fault.
        await (await ConnectAsync(settings, cancel)).DisposeAsync();
        var broker =
            new BrokerConnection(Address(settings).ToString(), ClientName, NullLogger<BrokerConnection>.Instance);
        try
        {
            await broker.StartAsync(cancel);
            await broker.WaitAsync(cancel).WaitAsync(Patience, cancel);
            return broker;
        }
        catch (TimeoutException e)
        {
            broker.Dispose();
            throw CliFault.Unavailable(Name(Address(settings)), broker.Trouble, SettingNames.RabbitMq, e);
        }
    }

    private static Uri Address(Settings settings) =>
        Uri.TryCreate(settings.Require(SettingNames.RabbitMq), UriKind.Absolute, out var uri)
            && uri.Scheme is "amqp" or "amqps"
            ? uri
            : throw CliFault.Usage(
                $"{SettingNames.RabbitMq} is not an address", "write it as amqp://user:password@host:port/vhost");

    private static string Name(Uri uri) => $"RabbitMQ at {uri.Host}:{(uri.Port > 0 ? uri.Port : 5672)}";

    private static string Reason(Exception e) => e.InnerException switch
    {
        AggregateException { InnerException: { } first } => Reason(new IOException("", first)),
        AuthenticationFailureException => "the user or the password is wrong",
        ConnectFailureException failure => failure.InnerException?.Message ?? failure.Message,
        { } inner => inner.Message,
        null => e.Message,
    };
}
