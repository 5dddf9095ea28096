using System.Text;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;
using Xunit;

namespace Frota.UnitTests.Messaging.DeadLetters;

public sealed class NewDeadLetterTests
{
    private static readonly EnvelopeHeaders Alive =
        EnvelopeHeaders.First with { Attempt = 8, TenantId = 3, ConversationId = 7, History = "then reset" };

    [Fact]
    public void What_we_buried_keeps_our_words_and_the_queue_it_died_in()
    {
        var headers = Alive with { Reason = "attempts-exhausted", Error = "reset", Origin = Queues.Turns };

        var letter = NewDeadLetter.From(Delivery(headers, new BrokerDeath(Queues.Outbound, "rejected")));

        Assert.Equal((3L, 7L, "id-1", Queues.Turns, "turn.due"),
            (letter.TenantId, letter.ConversationId, letter.EnvelopeId, letter.Queue, letter.Kind));
        Assert.Equal(("attempts-exhausted", "reset", 8, "then reset"),
            (letter.Reason, letter.Error, letter.Attempts, letter.History));
        Assert.Equal("{}", Encoding.UTF8.GetString(letter.Body));
        Assert.Equal(Fingerprint.Of("turn.due", "attempts-exhausted", "reset"), letter.Fingerprint);
    }

    [Fact]
    public void What_the_broker_gave_up_keeps_the_brokers_words()
    {
        var letter = NewDeadLetter.From(Delivery(Alive, new BrokerDeath(Queues.Turns, "delivery_limit")));

        Assert.Equal((Queues.Turns, "delivery_limit"), (letter.Queue, letter.Reason));
        Assert.Contains("broker", letter.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_from_nowhere_known_is_kept_all_the_same()
    {
        var letter = NewDeadLetter.From(Delivery(EnvelopeHeaders.First, null));

        Assert.Equal(("", "unknown"), (letter.Queue, letter.Reason));
        Assert.Null(letter.TenantId);
    }

    [Fact]
    public void Without_an_id_it_gets_one_of_its_own()
    {
        var nameless = Delivery(Alive, null);
        nameless = nameless with { Envelope = nameless.Envelope with { Id = "" } };

        Assert.NotEqual(NewDeadLetter.From(nameless).EnvelopeId, NewDeadLetter.From(nameless).EnvelopeId);
        Assert.True(Guid.TryParse(NewDeadLetter.From(nameless).EnvelopeId, out _));
    }

    [Fact]
    public void No_text_carries_what_postgres_refuses()
    {
        var letter = new NewDeadLetter(null, null, "i\0d", "q\0", "k\0", "r\0", "e\0rror", 1, "h\0", [0]);

        Assert.Equal(("id", "q", "k", "r", "error", "h"),
            (letter.EnvelopeId, letter.Queue, letter.Kind, letter.Reason, letter.Error, letter.History));
        Assert.Equal([0], letter.Body);
    }

    private static Delivery Delivery(EnvelopeHeaders headers, BrokerDeath? death) =>
        new(Queues.DeadLetters, 1, new Envelope("id-1", "turn.due", "{}"u8.ToArray(), headers), death);
}
