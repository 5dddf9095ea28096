using Frota.Messaging;
using Xunit;

namespace Frota.UnitTests.Messaging;

public sealed class BrokerLoginTests
{
    [Theory]
    [InlineData("amqp://user:hunter2@rabbit:5672/")]
    [InlineData("amqp://user:hunter2@rabbit")]
    [InlineData("amqps://user:hunter2@rabbit/fleet")]
    [InlineData("amqp://user:hun%3Ater2@[::1]:5672/%2F")]
    public void Takes_an_address_as_it_is(string address) => Assert.Equal(address, BrokerLogin.For(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Says_that_it_is_missing(string? address) =>
        Assert.Contains("FROTA_RABBITMQ is not set", Refusal(address), StringComparison.Ordinal);

    [Theory]
    [InlineData("hunter2")]
    [InlineData("rabbit:5672")]
    [InlineData("http://user:hunter2@rabbit/")]
    [InlineData("amqp://user:hun:hunter2@rabbit/")]
    [InlineData("amqp://user:hunter2@rabbit/one/two")]
    [InlineData("amqp://user:hunter2@rabbit:port/")]
    [InlineData("amqp:///hunter2")]
    public void Refuses_what_the_client_would_not_take_and_never_quotes_it(string address)
    {
        var refusal = Refusal(address);

        Assert.Contains("FROTA_RABBITMQ is no broker's address", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal, StringComparison.Ordinal);
    }

    private static string Refusal(string? address) =>
        Assert.Throws<ArgumentException>(() => BrokerLogin.For(address)).Message;
}
