using System.Threading.Channels;
using Frota.Messaging;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Frota.UnitTests.Messaging;

public sealed class ClientFaultsTests
{
    private static readonly Exception[] Gone =
    [
        new ChannelClosedException(), // the client's own queue of frames, closed under a publish
        new ObjectDisposedException("channel"), new TimeoutException(), new IOException(),
        new OperationCanceledException(), new BrokerUnreachableException(new IOException()),
    ];

    [Fact]
    public void What_the_client_throws_as_it_closes_is_the_connections_end() =>
        Assert.All(Gone, e => Assert.True(ClientFaults.IsGone(e)));

    [Fact]
    public void What_is_wrong_with_a_message_is_not() => Assert.False(ClientFaults.IsGone(new FormatException()));
}
