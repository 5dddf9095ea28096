using System.Net;
using Frota.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Http;

public sealed class OutgoingHttpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("http://8.8.8.8:5432/")]
    [InlineData("http://8.8.8.8:6379/")]
    [InlineData("http://\uff11\uff12\uff17.0.0.1/")]
    public async Task Refuses_every_way_to_write_an_inner_address(string url)
    {
        using var client = OutgoingHttp.Guarded(EgressRules.Strict);
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(url), Cancel));
        Assert.IsType<ForbiddenAddressException>(fault.InnerException);
    }

    [Fact]
    public async Task Judges_what_a_name_resolves_to_when_it_connects()
    {
        await using var server = LoopbackServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var asked = 0;
        using var client = OutgoingHttp.Guarded(EgressRules.Strict, (_, _) =>
        {
            asked++;
            return Task.FromResult(new[] { IPAddress.Parse("10.0.0.1"), IPAddress.Loopback });
        });
        var address = new Uri("http://rebound.example/");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address, Cancel));
        Assert.Equal((1, 0), (asked, server.Connections));
    }

    [Fact]
    public async Task Lets_through_what_the_operator_allows()
    {
        await using var server = LoopbackServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var client = OutgoingHttp.Guarded(new EgressRules([$"127.0.0.1:{server.Port}"]));
        using var content = new StringContent("{}");
        using var response = await client.PostAsync(server.Address, content, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Follows_no_redirect()
    {
        await using var server = LoopbackServer.Saying(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n");
        using var client = OutgoingHttp.Guarded(new EgressRules([$"127.0.0.1:{server.Port}"]));
        using var content = new StringContent("{}");
        using var response = await client.PostAsync(server.Address, content, Cancel);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(1, server.Connections);
    }
}
