using Xunit;

namespace Frota.UnitTests.Simulators.Sink;

public sealed class SinkEndpointTests(Simulation simulation) : IClassFixture<Simulation>
{
    [Fact]
    public async Task Records_headers_and_body()
    {
        var (status, _) = await simulation.PostAsync("/sink/crm", """{"a":1}""", "webhook-id: msg_1");

        Assert.Equal(204, status);
        var call = (await simulation.ListAsync("/_calls/sink"))[^1]!;
        Assert.Equal(("crm", "msg_1"), ((string)call["target"]!, (string)call["headers"]!["webhook-id"]!));
        var sent = simulation.Host.Sent()[^1];
        Assert.Equal(("sink", "crm", """{"a":1}""", "msg_1"), (sent.Channel, sent.To, sent.Text, sent.ProviderId));
    }

    [Theory]
    [InlineData("""{"mode":"ok","status":410,"count":1}""", 410)]
    [InlineData("""{"mode":"rate-limited","count":1}""", 429)]
    [InlineData("""{"mode":"server-error","count":1}""", 500)]
    public async Task Has_no_effect_unless_it_answers_with_success(string setting, int expected)
    {
        var before = simulation.Host.Sent().Count;
        await simulation.SetAsync("sink", setting);

        var (status, _) = await simulation.PostAsync("/sink/crm", "{}");

        Assert.Equal((expected, before), (status, simulation.Host.Sent().Count));
    }

    [Fact]
    public async Task Refuses_a_long_webhook()
    {
        var (status, _) = await simulation.PostAsync("/sink/crm", new string('x', 70_000));

        Assert.Equal(413, status);
    }
}
