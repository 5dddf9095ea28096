using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Signatures;

public sealed class MetaSignatureTests
{
    private static readonly byte[] Body = "Hello, World!"u8.ToArray();

    private const string Secret = "It's a Secret to Everybody";
    private const string Digits = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    [Fact]
    public void Agrees_with_the_published_vector()
    {
        var vector = Recorded.Vector("meta");
        var body = Encoding.UTF8.GetBytes(vector.Text("body"));
        Assert.Equal(vector.Text("header"), MetaSignature.Sign(body, vector.Text("secret")));
        Assert.Equal(
            Authenticity.Authentic, MetaSignature.Verify([vector.Text("header")], body, [vector.Text("secret")]));
    }

    [Theory]
    [InlineData("sha256=" + Digits, Authenticity.Authentic)]
    [InlineData("sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17", Authenticity.Authentic)]
    [InlineData("SHA256=" + Digits, Authenticity.Malformed)]
    [InlineData("sha512=" + Digits, Authenticity.Malformed)]
    [InlineData(" sha256=" + Digits, Authenticity.Malformed)]
    [InlineData("sha256=" + Digits + " ", Authenticity.Malformed)]
    [InlineData("sha256=" + Digits + "00", Authenticity.Malformed)]
    [InlineData("sha256=" + Digits + ",sha256=" + Digits, Authenticity.Malformed)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1", Authenticity.Malformed)]
    [InlineData("sha256=g57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", Authenticity.Malformed)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18", Authenticity.Mismatch)]
    [InlineData(Digits, Authenticity.Malformed)]
    public void Takes_the_prefix_to_the_letter_and_digits_of_either_case(string header, Authenticity expected) =>
        Assert.Equal(expected, MetaSignature.Verify([header], Body, [Secret]));

    [Theory]
    [InlineData(85)]
    [InlineData(86)]
    [InlineData(1000)]
    public void Takes_secrets_of_any_length(int length)
    {
        var secret = new string('\u00e7', length);
        var header = MetaSignature.Sign(Body, secret);
        Assert.Equal(Authenticity.Authentic, MetaSignature.Verify([header], Body, ["x", secret]));
    }

    [Fact]
    public void Does_not_sign_with_an_empty_secret() =>
        Assert.Throws<ArgumentException>(() => MetaSignature.Sign(Body, ""));

    [Fact]
    public void Allocates_nothing()
    {
        string[] header = ["sha256=" + Digits];
        string[] secrets = ["another secret of 32 characters.", Secret];
        Assert.Equal(0, Allocations.Of(_ => MetaSignature.Verify(header, Body, secrets)));
    }
}
