using RabbitMQ.Client.Exceptions;

namespace Frota.Messaging;

/// <summary>What the broker's client throws.</summary>
internal static class ClientFaults
{
    /// <summary>
    /// True for what a call throws whose channel or connection has ended, or ends meanwhile, or does not answer. An
    /// <see cref="InvalidOperationException"/> is one that was disposed, or whose queue of frames was closed under the
    /// call (<see cref="System.Threading.Channels.ChannelClosedException"/>).
    /// </summary>
    public static bool IsGone(Exception e) => e is RabbitMQClientException or IOException or TimeoutException
        or InvalidOperationException or OperationCanceledException;
}
