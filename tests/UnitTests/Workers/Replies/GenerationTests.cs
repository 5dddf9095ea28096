using System.Net;
using Frota.Connectors.Channels;
using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Offline;
using Frota.Database;
using Frota.Database.Accounts;
using Frota.UnitTests.Connectors.Llm;
using Frota.Workers.Replies;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Workers.Replies;

public sealed class GenerationTests
{
    [Fact]
    public async Task A_channel_that_never_takes_the_sign_of_typing_holds_no_answer_back()
    {
        await using var fleet = new FleetDatabase("Host=127.0.0.1");
        await using var tenants = new TenantDatabase("Host=127.0.0.1");
        using var watch = new NewsWatch(fleet, NullLogger<NewsWatch>.Instance);
        using var deaf = new Deaf();
        using var http = new HttpClient(deaf);
        // On this clock the channel's own limit never comes.
        var channels = ChannelCatalog.Standard(ChannelEndpoints.Default, http, http, new ManualTime());
        var turn = Turns.Of([Turns.Message("oi")]) with
        {
            Channel = channels.Find("telegram"),
            Account = new ChannelAccount(5, 3, "telegram", "main", "", null, [], [], "123:token"),
        };
        var generation = new Generation(new ModelCatalog([new OfflineProvider()]), tenants, watch);

        var answer = await generation.AskAsync(turn, late: false, TestContext.Current.CancellationToken);

        Assert.NotNull(answer);
        Assert.True(deaf.WasCutOff);
    }

    /// <summary>Takes requests and never answers.</summary>
    private sealed class Deaf : HttpMessageHandler
    {
        public bool WasCutOff { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                WasCutOff = true;
            }

            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }
}
