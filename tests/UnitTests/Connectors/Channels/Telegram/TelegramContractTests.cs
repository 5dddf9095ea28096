using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Telegram;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Telegram;

public sealed class TelegramContractTests : ChannelContract
{
    private static readonly IChannel Telegram =
        new TelegramChannel(ChannelEndpoints.Default.Telegram, new HttpClient(), TimeProvider.System);

    protected override IChannel Channel => Telegram;

    protected override string OldSecret => "old-secret_token";

    protected override string NewSecret => "a-new-secret_token-of-another-length";

    protected override string Proof => TelegramToken.Header;

    protected override IReadOnlyList<byte[]> Bodies { get; } = Recorded.Bodies("telegram.json");

    protected override bool SignsBody => false;

    [Theory]
    [InlineData("new secret")]
    [InlineData("new,secret")]
    [InlineData("new\u00a0secret")]
    public void Refuses_characters_that_no_secret_token_has(string shown) =>
        Assert.Equal(Authenticity.Malformed, Judge(new Headers((Proof, shown)), [], shown));

    [Fact]
    public void Takes_a_secret_token_of_up_to_256_characters()
    {
        var longest = new string('a', 256);
        Assert.Equal(Authenticity.Authentic, Judge(new Headers((Proof, longest)), [], longest));
        Assert.Equal(Authenticity.Malformed, Judge(new Headers((Proof, longest + "a")), [], longest + "a"));
        Assert.Equal(Authenticity.Mismatch, Judge(new Headers((Proof, longest[1..])), [], longest));
    }

    protected override Headers Sign(byte[] body, string secret) => new((Proof, secret));
}
