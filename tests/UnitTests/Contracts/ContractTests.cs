using System.Reflection;
using System.Text.Json;
using Frota.Contracts;
using Frota.Messaging;
using Xunit;

namespace Frota.UnitTests.Contracts;

/// <summary>
/// What is on the wire outlives a build: messages that one build queued are read by the next. A change here needs a new
/// kind or a reader that still takes the old form.
/// </summary>
public sealed class ContractTests
{
    private static readonly Guid Id = Guid.Parse("0195d0c6-3c00-7000-8000-000000000001");

    private static readonly WebhookItem Item = new(Id, 3, 5, "whatsapp-cloud",
        new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), "{\"olá\":1}"u8.ToArray());

    private static readonly Type[] All = [.. typeof(IContract).Assembly.GetTypes()
        .Where(t => t.IsAssignableTo(typeof(IContract)) && !t.IsInterface)];

    private const string ItemJson =
        """{"id":"0195d0c6-3c00-7000-8000-000000000001","tenantId":3,"accountId":5"""
        + ""","channel":"whatsapp-cloud","receivedAt":"2030-01-02T03:04:05+00:00","body":"eyJvbMOhIjoxfQ=="}""";

    /// <summary>Each contract as it was first written: kind, value, JSON.</summary>
    public static TheoryData<string, string> Written => new()
    {
        { "webhooks.accepted", $$"""{"version":1,"items":[{{ItemJson}}]}""" },
        { "webhook.accepted", ItemJson },
        { "turn.due", """{"tenantId":3,"conversationId":7}""" },
        { "turn.buried", """{"tenantId":3,"conversationId":7,"messageIds":[1,2]}""" },
        { "outbound.due", """{"tenantId":3,"conversationId":7}""" },
        { "outbound.buried", """{"tenantId":3,"conversationId":7,"outboundIds":[8,9]}""" },
        { "integration.due", """{"tenantId":3,"deliveryId":"0195d0c6-3c00-7000-8000-000000000001"}""" },
    };

    [Fact]
    public void Kinds_are_what_they_always_were_and_no_two_share_one() =>
        Assert.Equal(Written.Select(row => row.Data.Item1).Order(), All.Select(KindOf).Order());

    [Theory]
    [MemberData(nameof(Written))]
    public void The_form_on_the_wire_is_what_it_always_was(string kind, string json)
    {
        var envelope = Wrapped(kind);

        Assert.Equal(kind, envelope.Kind);
        Assert.Equal(Plain(json), Plain(System.Text.Encoding.UTF8.GetString(envelope.Body.Span)));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void What_was_written_reads_back_and_writes_the_same(string kind, string json)
    {
        var type = Assert.Single(All, t => KindOf(t) == kind);

        var read = JsonSerializer.Deserialize(json, type, ContractsJson.Default);

        Assert.Equal(Plain(json), Plain(JsonSerializer.Serialize(read, type, ContractsJson.Default)));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void A_newer_builds_field_does_not_stop_an_older_reader(string kind, string json)
    {
        var type = Assert.Single(All, t => KindOf(t) == kind);

        var read = JsonSerializer.Deserialize($$"""{"newer":[1],{{json.Trim()[1..]}}""", type, ContractsJson.Default);

        Assert.Equal(Plain(json), Plain(JsonSerializer.Serialize(read, type, ContractsJson.Default)));
    }

    [Fact]
    public void Raw_bytes_survive_a_journey()
    {
        var body = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray();
        var batch = new WebhookBatch(WebhookBatch.CurrentVersion, [Item, Item with { Body = body }]);

        var read = Envelope.Wrap(batch).Read<WebhookBatch>();

        Assert.Equal(body, read.Items[1].Body.ToArray());
        Assert.Equal(Item with { Body = default }, read.Items[0] with { Body = default });
    }

    private static Envelope Wrapped(string kind) => kind switch
    {
        "webhooks.accepted" => Envelope.Wrap(new WebhookBatch(1, [Item])),
        "webhook.accepted" => Envelope.Wrap(Item),
        "turn.due" => Envelope.Wrap(new TurnDue(3, 7)),
        "turn.buried" => Envelope.Wrap(new TurnBuried(3, 7, [1, 2])),
        "outbound.due" => Envelope.Wrap(new OutboundDue(3, 7)),
        "outbound.buried" => Envelope.Wrap(new OutboundBuried(3, 7, [8, 9])),
        "integration.due" => Envelope.Wrap(new IntegrationDue(3, Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no contract"),
    };

    private static string KindOf(Type contract) => (string)contract
        .GetProperty(nameof(IContract.Kind), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    // How "+" is escaped is the writer's affair.
    private static string Plain(string json) => json.Trim().Replace("\\u002B", "+", StringComparison.Ordinal);
}
