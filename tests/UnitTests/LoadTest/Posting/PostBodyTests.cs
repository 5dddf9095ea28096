using System.Buffers;
using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Channels.WhatsApp;
using Frota.LoadTest.Posting;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.UnitTests.LoadTest.Posting;

/// <summary>The channel's own parser reads what we post.</summary>
public sealed class PostBodyTests
{
    private static readonly LoadAccount[] Accounts = [new("key", "100", "secret")];

    private static readonly TrafficPlan Plan = TrafficPlan.Make(new TrafficOptions
    {
        Run = TrafficOptions.FirstRun,
        Messages = 300,
        Contacts = 20,
        Start = DateTimeOffset.UnixEpoch.AddDays(20_000),
        Troubles = new Troubles { Batches = 0.3, Albums = 0.2, Duplicates = 0.2, Statuses = 0.2 },
    });

    [Fact]
    public void Every_message_is_read_back()
    {
        foreach (var post in Plan.Posts.Where(post => post.Kind == PostKind.Messages))
        {
            var parsed = WhatsAppWebhook.Parse(Write(post));

            Assert.Empty(parsed.Faults);
            Assert.Equal(
                Plan.MessagesOf(post).ToArray().Select(m => (RunNames.MessageId(Plan.Options.Run, m.Number),
                    RunNames.Contact(Plan.Options.Run, m.Contact), m.Silent ? "image" : "text",
                    m.Silent ? "" : RunNames.Text(m.Number), "100")),
                parsed.Messages.Select(m => (m.ProviderId, m.Contact, m.Kind, m.Text, m.Address)));
            Assert.All(parsed.Messages, m => Assert.InRange(m.SentAt!.Value - Plan.Options.Start,
                TimeSpan.Zero, TimeSpan.FromSeconds(60)));
        }
    }

    [Fact]
    public void A_repetition_has_the_bytes_of_its_original() => Assert.All(
        Plan.Posts.Where(post => post.Source >= 0),
        post => Assert.Equal(Write(Plan.Posts[post.Source]), Write(post)));

    [Fact]
    public void Statuses_report_on_sends_that_happened_and_on_others()
    {
        var sends = new RecentSends();
        sends.Add("100", new RecentSend("wamid.real", "5511"));
        sends.Add("another", new RecentSend("wamid.another", "5512"));

        var parsed = WhatsAppWebhook.Parse(Write(Plan.Posts.First(post => post.Kind == PostKind.Statuses), sends));

        Assert.Empty(parsed.Faults);
        Assert.Equal(100, parsed.Statuses.Count);
        Assert.Equal(1, parsed.Statuses.Count(status => status.ProviderId == "wamid.real"));
        Assert.DoesNotContain(parsed.Statuses, status => status.ProviderId == "wamid.another");
        Assert.True(WhatsAppWebhook.HasOnlyStatuses(
            Write(Plan.Posts.First(post => post.Kind == PostKind.Statuses))));
    }

    [Theory]
    [InlineData(false, 0, Authenticity.Authentic)]
    [InlineData(true, 0, Authenticity.Missing)]
    [InlineData(true, 1, Authenticity.Mismatch)]
    [InlineData(true, 2, Authenticity.Mismatch)]
    public void A_forgery_is_never_authentic(bool forge, int post, Authenticity judged)
    {
        var body = Encoding.UTF8.GetBytes("{}");

        var header = Forging.Sign(body, "secret", forge, post);

        Assert.Equal(judged, MetaSignature.Verify(header is null ? [] : [header], body, ["secret"]));
    }

    private static byte[] Write(PlannedPost post, RecentSends? sends = null)
    {
        var body = new ArrayBufferWriter<byte>();
        new PostBody(Plan, Accounts, sends ?? new RecentSends()).Write(post, body);
        return body.WrittenSpan.ToArray();
    }
}
