using Frota.Connectors.Channels.WhatsApp;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.WhatsApp;

public sealed class WhatsAppHandshakeTests
{
    private static readonly string[] Tokens = ["", "old-token", "new-token"];

    [Theory]
    [InlineData("subscribe", "old-token", "1158201444", true)]
    [InlineData("subscribe", "new-token", "1158201444", true)]
    [InlineData("subscribe", "", "1158201444", false)]
    [InlineData("subscribe", "wrong", "1158201444", false)]
    [InlineData("subscribe", "new-token ", "1158201444", false)]
    [InlineData("unsubscribe", "new-token", "1158201444", false)]
    [InlineData("subscribe", "new-token", "", false)]
    [InlineData("subscribe", "new-token", "line\nbreak", false)]
    [InlineData("subscribe", "new-token", "caf\u00e9", false)]
    public void Echoes_the_challenge_to_who_shows_a_valid_token(
        string mode, string token, string challenge, bool proven) =>
        Assert.Equal(proven ? challenge : null, Answer(mode, token, challenge));

    [Fact]
    public void Echoes_no_long_challenge()
    {
        Assert.NotNull(Answer("subscribe", "new-token", new string('1', 200)));
        Assert.Null(Answer("subscribe", "new-token", new string('1', 201)));
    }

    [Fact]
    public void Answers_nothing_to_an_empty_query() =>
        Assert.Null(WhatsAppHandshake.Answer(new Dictionary<string, string>(), Tokens));

    private static string? Answer(string mode, string token, string challenge) => WhatsAppHandshake.Answer(
        new Dictionary<string, string>
        {
            ["hub.mode"] = mode,
            ["hub.verify_token"] = token,
            ["hub.challenge"] = challenge,
        },
        Tokens);
}
