using Frota.Cli.Channels;
using Frota.Cli.Shell;
using Frota.Connectors.Channels.Signatures;
using Xunit;

namespace Frota.UnitTests.Cli.Channels;

public sealed class SecretFormTests
{
    private const string Shared = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    private const string Public = "whpk_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string Private =
        "whsk_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMQ==";

    [Theory]
    [InlineData("webhook")]
    [InlineData("webchat")]
    public void A_generated_secret_signs_where_the_scheme_is_ours(string channel)
    {
        var secret = SecretForm.Generate(channel);

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.True(StandardWebhooks.CanSign(secret));
        Assert.Equal(["webhook", "access"], SecretForm.Purposes(channel));
    }

    [Theory]
    [InlineData("telegram")]
    [InlineData("whatsapp-cloud")]
    public void A_generated_secret_is_letters_that_providers_accept(string channel)
    {
        Assert.Matches("^[A-Za-z0-9_-]{43}$", SecretForm.Generate(channel));
        Assert.Equal(["webhook"], SecretForm.Purposes(channel));
    }

    [Fact]
    public void No_two_are_alike() =>
        Assert.Equal(50, Enumerable.Range(0, 50).Select(_ => SecretForm.Generate("webhook")).Distinct().Count());

    [Theory]
    [InlineData("telegram", "anything", "webhook")]
    [InlineData("webhook", Shared, "webhook,access")]
    [InlineData("webhook", Public, "webhook")]
    [InlineData("webhook", Private, "access")]
    public void A_secret_that_serves_its_purposes_is_taken(string channel, string secret, string purposes) =>
        Assert.Null(Record.Exception(() => Check(channel, secret, purposes)));

    [Theory]
    [InlineData("webhook", "plain-text", "webhook,access")]
    [InlineData("webchat", "whsec_short", "webhook,access")]
    [InlineData("webhook", Private, "webhook")] // it verifies nothing
    [InlineData("webhook", Public, "access")] // it signs nothing
    [InlineData("webhook", Public, "webhook,access")]
    [InlineData("webchat", Private, "webhook,access")]
    public void A_secret_that_is_of_no_use_is_refused(string channel, string secret, string purposes)
    {
        var fault = Assert.Throws<CliFault>(() => Check(channel, secret, purposes));

        Assert.DoesNotContain(secret, fault.Message, StringComparison.Ordinal);
    }

    private static void Check(string channel, string secret, string purposes) =>
        SecretForm.Check(channel, purposes.Split(','), new GivenSecret(secret, Generated: false));
}
