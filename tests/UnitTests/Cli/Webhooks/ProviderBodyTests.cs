using Frota.Cli.Channels;
using Frota.Cli.Shell;
using Frota.Cli.Webhooks;
using Frota.Connectors.Channels;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Frota.UnitTests.Cli.Webhooks;

/// <summary>What is built here is read back by the channel that it imitates.</summary>
public sealed class ProviderBodyTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly HttpClient _http = new();
    private readonly ChannelCatalog _catalog;

    public ProviderBodyTests() => _catalog = ChannelCatalog.Standard(
        new ChannelEndpoints(new Uri("https://a.invalid"), new Uri("https://b.invalid")), _http, _http,
            TimeProvider.System);

    public static TheoryData<string, string> Channels => new()
    {
        { "whatsapp-cloud", "5511988887777" },
        { "telegram", "-100123" },
        { "webhook", "anna" },
        { "webchat", "visitor 1" },
    };

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Channels))]
    public void The_channel_reads_it_back(string channel, string contact)
    {
        var built = ProviderBody.Build(channel, new Saying("Olá, \"horário\"?", contact, "100", At, Guid.NewGuid()));

        var parsed = _catalog.Find(channel)!.Parse(built.Bytes);

        var message = Assert.Single(parsed.Messages);
        Assert.Empty(parsed.Faults);
        Assert.Equal((built.MessageId, contact, "text", "Olá, \"horário\"?", At),
            (message.ProviderId, message.Contact, message.Kind, message.Text, message.SentAt));
        Assert.Equal("Frota CLI", message.ContactName);
        Assert.Equal(channel == "whatsapp-cloud" ? "100" : "", message.Address);
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void The_channel_believes_it(string channel, string contact)
    {
        var secret = SecretForm.Generate(channel);
        var built = ProviderBody.Build(channel, new Saying("Oi", contact, "100", At, Guid.NewGuid()));
        var proof = Proof.Sign(channel, built.MessageId, built.Bytes, secret, At);
        var judge = _catalog.Find(channel)!;

        Assert.Equal(Authenticity.Authentic, judge.Verify(new Sent(proof), built.Bytes, [secret], At));
        Assert.Equal(
            Authenticity.Mismatch, judge.Verify(new Sent(proof), built.Bytes, [SecretForm.Generate(channel)], At));
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void Any_words_survive(string channel, string contact) =>
        Prop.ForAll<NonEmptyString>(words =>
    {
        var text = words.Get.Replace("\0", "", StringComparison.Ordinal);
        var built = ProviderBody.Build(channel, new Saying(text, contact, "100", At, Guid.NewGuid()));
        var read = Assert.Single(_catalog.Find(channel)!.Parse(built.Bytes).Messages).Text;
        return read == text || text.Any(char.IsSurrogate);
    }).Holds();

    [Theory]
    [MemberData(nameof(Channels))]
    public void Each_one_has_an_id_of_its_own(string channel, string contact) =>
        Assert.Equal(100, Enumerable.Range(0, 100)
        .Select(_ => ProviderBody.Build(channel, new Saying("Oi", contact, "100", At, Guid.NewGuid())).MessageId)
            .Distinct().Count());

    [Theory]
    [InlineData("whatsapp-cloud")]
    [InlineData("telegram")]
    [InlineData("webhook")]
    [InlineData("webchat")]
    public void A_channel_has_a_contact_of_its_own(string channel) =>
        Assert.NotEmpty(Assert.Single(_catalog.Find(channel)!
        .Parse(ProviderBody.Build(channel, new Saying("Oi", null, "100", At, Guid.NewGuid())).Bytes).Messages).Contact);

    [Fact]
    public void Every_channel_of_the_catalog_can_be_imitated() => Assert.Equal(
        Channels.Select(c => c.Data.Item1).Order(), _catalog.All.Select(c => c.Name).Order());

    [Theory]
    [InlineData("telegram", "bob")]
    [InlineData("smoke-signals", "1")]
    public void What_cannot_be_built_is_a_fault_of_usage(string channel, string contact) =>
        Assert.Equal(ExitCodes.Usage,
        Assert.Throws<CliFault>(() => ProviderBody.Build(channel, new Saying("Oi", contact, "", At, Guid.NewGuid())))
            .ExitCode);

    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/hooks/telegram/demo")]
    [InlineData("https://in.example/", "https://in.example/hooks/telegram/demo")]
    [InlineData("https://in.example/hooks/x/y", "https://in.example/hooks/x/y")]
    public void It_goes_to_the_accounts_hook_or_where_it_is_told(string server, string address) =>
        Assert.Equal(address, WebhookSend.Address(new Uri(server), "telegram", "demo").ToString());

    private sealed class Sent(IReadOnlyList<(string Name, string Value)> headers) : IWebhookHeaders
    {
        public IReadOnlyList<string> this[string name] =>
            [.. headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
    }
}
