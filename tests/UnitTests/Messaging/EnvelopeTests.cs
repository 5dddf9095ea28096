using System.Text;
using System.Text.Json;
using Frota.Contracts;
using Frota.Messaging;
using Xunit;

namespace Frota.UnitTests.Messaging;

public sealed class EnvelopeTests
{
    [Fact]
    public void A_new_envelope_is_a_first_attempt_that_knows_whose_it_is()
    {
        var envelope = Envelope.Wrap(new TurnDue(3, 7), 3, 7);

        Assert.Equal("turn.due", envelope.Kind);
        Assert.Equal("""{"tenantId":3,"conversationId":7}""", Encoding.UTF8.GetString(envelope.Body.Span));
        Assert.Equal(EnvelopeHeaders.First with { TenantId = 3, ConversationId = 7 }, envelope.Headers);
        Assert.Equal(7, Guid.Parse(envelope.Id).Version);
    }

    [Fact]
    public void Two_envelopes_of_the_same_contract_have_ids_of_their_own() =>
        Assert.NotEqual(Envelope.Wrap(new TurnDue(1, 2)).Id, Envelope.Wrap(new TurnDue(1, 2)).Id);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"tenantId":"seven"}""")]
    [InlineData("""{"tenantId":99999999999999999999}""")]
    public void A_body_that_is_no_contract_is_told_as_such(string body)
    {
        var envelope = new Envelope("id", TurnDue.Kind, Encoding.UTF8.GetBytes(body), EnvelopeHeaders.First);

        Assert.Throws<JsonException>(() => envelope.Read<TurnDue>());
    }
}
