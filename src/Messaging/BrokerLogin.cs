using RabbitMQ.Client;

namespace Frota.Messaging;

/// <summary>The way into RabbitMQ.</summary>
public static class BrokerLogin
{
    /// <summary>How an address is written, told to whoever wrote it otherwise.</summary>
    public const string Form = "write it like amqp://user:password@host:5672/";

    /// <summary>The address, if a connection can be tried with it.</summary>
    /// <exception cref="ArgumentException">There is none, or it is not one. Never quotes it: it holds a
    /// password.</exception>
    public static string For(string? address)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            throw new ArgumentException($"FROTA_RABBITMQ is not set: {Form}");
        }

        return IsUsable(address)
            ? address
            : throw new ArgumentException($"FROTA_RABBITMQ is no broker's address: {Form}");
    }

    private static bool IsUsable(string address)
    {
        try
        {
            // The client is the judge: it also refuses a password with a bare colon, or a path of two parts.
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0
                && new ConnectionFactory { Uri = uri }.Uri is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
