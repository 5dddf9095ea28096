using Frota.Cli.Channels;
using Frota.Cli.Shell;
using Frota.Connectors.Channels.Signatures;
using Xunit;

namespace Frota.UnitTests.Cli.Channels;

public sealed class SecretFormTests
{
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
    [InlineData("telegram", "anything")]
    [InlineData("webhook", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")]
    public void A_secret_of_the_form_is_taken(string channel, string secret) =>
        Assert.Null(Record.Exception(() => SecretForm.Check(channel, new GivenSecret(secret, Generated: false))));

    [Theory]
    [InlineData("webhook", "plain-text")]
    [InlineData("webchat", "whsec_short")]
    public void A_secret_that_cannot_sign_is_refused(string channel, string secret)
    {
        var fault = Assert.Throws<CliFault>(() => SecretForm.Check(channel, new GivenSecret(secret, Generated: false)));

        Assert.DoesNotContain(secret, fault.Message, StringComparison.Ordinal);
    }
}
