using System.Net;
using Frota.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Http;

public sealed class EgressRulesTests
{
    [Theory]
    [InlineData("8.8.8.8", 443, true)]
    [InlineData("8.8.8.8", 80, true)]
    [InlineData("8.8.8.8", 22, false)]
    [InlineData("8.8.8.8", 5432, false)]
    [InlineData("8.8.8.8", 8443, false)]
    [InlineData("10.0.0.1", 443, false)]
    public void Opens_only_the_web_ports_of_public_addresses(string address, int port, bool allowed) =>
        Assert.Equal(allowed, EgressRules.Strict.Allows(IPAddress.Parse(address), port));

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.2.3", 443, true)]
    [InlineData("10.1.0.0/16", "10.1.2.3", 5432, false)]
    [InlineData("10.1.0.0/16", "10.2.0.1", 443, false)]
    [InlineData("10.1.0.0/16", "::ffff:10.1.2.3", 443, true)]
    [InlineData("10.1.0.0/16:5678", "10.1.2.3", 5678, true)]
    [InlineData("10.1.0.0/16:5678", "10.1.2.3", 443, false)]
    [InlineData("fd00::/8", "fd12::1", 80, true)]
    [InlineData("fd00::/8:5678", "fd12::1", 5678, true)]
    public void Opens_a_network_on_the_web_ports_or_on_its_own(
        string exception, string address, int port, bool allowed) =>
        Assert.Equal(allowed, new EgressRules([exception]).Allows(IPAddress.Parse(address), port));

    [Theory]
    [InlineData("n8n.internal:5678", "n8n.internal", 5678, true)]
    [InlineData("n8n.internal:5678", "N8N.Internal", 5678, true)]
    [InlineData("n8n.internal:5678", "n8n.internal", 443, false)]
    [InlineData("n8n.internal:5678", "evil.n8n.internal", 5678, false)]
    [InlineData("127.0.0.1:8081", "127.0.0.1", 8081, true)]
    [InlineData("[::1]:8081", "::1", 8081, true)]
    public void Opens_a_name_on_one_port(string exception, string host, int port, bool allowed) =>
        Assert.Equal(allowed, new EgressRules([exception]).AllowsEndpoint(host, port));

    [Theory]
    [InlineData("")]
    [InlineData("n8n.internal")]
    [InlineData("n8n.internal:")]
    [InlineData("n8n.internal:0")]
    [InlineData("n8n.internal:65536")]
    [InlineData("n8n.internal:http")]
    [InlineData(":5678")]
    [InlineData("*:5678")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8:")]
    [InlineData("10.0.0.0/8:x")]
    [InlineData("http://n8n.internal:5678/")]
    public void Names_an_exception_it_cannot_read(string exception)
    {
        var fault = Assert.Throws<FormatException>(() => new EgressRules(["8.8.8.8:53", exception]));
        Assert.Contains($"'{exception}'", fault.Message, StringComparison.Ordinal);
    }
}
