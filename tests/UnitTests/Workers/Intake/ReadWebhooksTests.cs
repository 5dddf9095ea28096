using System.Text;
using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Tenants;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.UnitTests.Connectors.Llm;
using Frota.Workers.Intake;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Workers.Intake;

/// <summary>What is refused before a tenant is looked up; what is read, is in the integration tests.</summary>
public sealed class ReadWebhooksTests : IAsyncDisposable
{
    private static readonly WebhookItem Item =
        new(Guid.CreateVersion7(), 3, 5, "carrier-pigeon", DateTimeOffset.UnixEpoch, "coo"u8.ToArray());

    private readonly FleetDatabase _database = new("Host=127.0.0.1");
    private readonly HttpClient _nobody = new();
    private readonly ReadWebhooks _reader;

    public ReadWebhooksTests()
    {
        var time = new ManualTime();
        _reader = new ReadWebhooks(ChannelCatalog.Standard(ChannelEndpoints.Default, _nobody, _nobody, time),
            new TenantBook(_database, time), time, NullLogger<ReadWebhooks>.Instance);
    }

    [Fact]
    public async Task An_item_of_an_unknown_channel_dies_alone_and_can_be_read_again()
    {
        var batch = await ReadAsync(
            Envelope.Wrap(new WebhookBatch(1, [Item, Item with { Id = Guid.CreateVersion7() }])));

        Assert.Equal(2, batch.Faults.Count);
        var fault = batch.Faults[0];
        Assert.Equal(("unknown-channel", Queues.Webhooks, WebhookItem.Kind, 3L, $"{Item.Id}/0"),
            (fault.Reason, fault.Queue, fault.Kind, fault.TenantId, fault.EnvelopeId));
        var again = new Envelope(fault.EnvelopeId, fault.Kind, fault.Body, EnvelopeHeaders.First).Read<WebhookItem>();
        Assert.Equal("coo", Encoding.UTF8.GetString(again.Body.Span));
    }

    [Fact]
    public async Task A_reprocessed_item_is_read_like_one_of_a_batch()
    {
        var fault = Assert.Single((await ReadAsync(Envelope.Wrap(Item))).Faults);

        Assert.Equal(("unknown-channel", $"{Item.Id}/0"), (fault.Reason, fault.EnvelopeId));
    }

    [Theory]
    [InlineData("turn.due", """{"version":1,"items":[]}""", "unknown-kind")]
    [InlineData("webhooks.accepted", """{"version":2,"items":[]}""", "unknown-kind")]
    [InlineData("webhooks.accepted", "rubbish", "unreadable-envelope")]
    [InlineData("webhooks.accepted", "", "unreadable-envelope")]
    [InlineData("webhooks.accepted", "null", "unreadable-envelope")]
    [InlineData("webhook.accepted", "[]", "unreadable-envelope")]
    public async Task An_envelope_it_cannot_read_dies_and_its_neighbours_go_on(string kind, string body, string reason)
    {
        var bad = new Envelope("bad", kind, Encoding.UTF8.GetBytes(body), EnvelopeHeaders.First with { Attempt = 2 });

        var batch = await ReadAsync(bad, Envelope.Wrap(Item));

        Assert.Equal([reason, "unknown-channel"], batch.Faults.Select(f => f.Reason));
        Assert.Equal(
            ("bad", "q", kind, 2, body), (batch.Faults[0].EnvelopeId, batch.Faults[0].Queue, batch.Faults[0].Kind,
            batch.Faults[0].Attempts, Encoding.UTF8.GetString(batch.Faults[0].Body)));
    }

    [Fact]
    public async Task Nothing_is_nothing()
    {
        var batch = await ReadAsync(Envelope.Wrap(new WebhookBatch(1, [])));

        Assert.Empty(batch.Messages);
        Assert.Empty(batch.Statuses);
        Assert.Empty(batch.Faults);
    }

    public async ValueTask DisposeAsync()
    {
        _nobody.Dispose();
        await _database.DisposeAsync();
    }

    private async Task<ReadBatch> ReadAsync(params Envelope[] envelopes)
    {
        var unpacked = Unpacked.Of([.. envelopes.Select((e, i) => new Delivery("q", (ulong)i, e, null))]);
        var batch = await _reader.ReadAsync(unpacked.Again.Concat(unpacked.Accepted), CancellationToken.None);
        return batch with { Faults = [.. unpacked.Faults, .. batch.Faults] };
    }
}
