using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using FsCheck.Fluent;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Signatures;

public sealed class StandardWebhooksTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string GoodEd25519 =
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

    private const string PublicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

    private static readonly byte[] Body = "{\"test\": 2432232314}"u8.ToArray();
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Theory]
    [InlineData("standard-webhooks", "secret")]
    [InlineData("standard-webhooks-ed25519", "publicKey")]
    public void Agrees_with_the_published_vectors(string scheme, string verifyingKey)
    {
        var vector = Recorded.Vector(scheme);
        var body = Encoding.UTF8.GetBytes(vector.Text("body"));
        var at = DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("timestamp").GetInt64());
        Assert.Equal(vector.Text("header"), StandardWebhooks.Sign(vector.Text("id"), at, body, vector.Text("secret")));
        Assert.Equal(Authenticity.Authentic, StandardWebhooks.Verify(
            vector.Text("id"),
            vector.GetProperty("timestamp").GetRawText(),
            vector.Text("header"),
            body,
            [vector.Text(verifyingKey)],
            at));
    }

    [Theory]
    [InlineData(-301, Authenticity.Stale)]
    [InlineData(-300, Authenticity.Authentic)]
    [InlineData(0, Authenticity.Authentic)]
    [InlineData(300, Authenticity.Authentic)]
    [InlineData(301, Authenticity.Stale)]
    public void Tolerates_five_minutes_either_way(int seconds, Authenticity expected) =>
        Assert.Equal(expected, Judge(Good, now: At.AddSeconds(seconds)));

    [Theory]
    [InlineData(Good, Authenticity.Authentic)]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " + Good, Authenticity.Authentic)]
    [InlineData(Good + "  v2,whatever v1a,short", Authenticity.Authentic)]
    [InlineData(GoodEd25519, Authenticity.Authentic)]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", Authenticity.Mismatch)]
    [InlineData(
        "v1a,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        Authenticity.Mismatch)]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Authenticity.Malformed)]
    [InlineData("V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Authenticity.Malformed)]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Authenticity.Malformed)]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Authenticity.Malformed)]
    public void Looks_through_the_list_of_signatures(string signatures, Authenticity expected) =>
        Assert.Equal(expected, Judge(signatures));

    [Fact]
    public void Refuses_more_signatures_than_it_would_compute()
    {
        Assert.Equal(Authenticity.Authentic, Judge(string.Join(' ', Enumerable.Repeat(Good, 8))));
        Assert.Equal(Authenticity.Malformed, Judge(string.Join(' ', Enumerable.Repeat(Good, 9))));
        Assert.Equal(Authenticity.Malformed, Judge(string.Join(' ', Enumerable.Repeat(GoodEd25519, 9))));
        Assert.Equal(Authenticity.Malformed, Judge(Good + new string(' ', 3000)));
    }

    [Theory]
    [InlineData("msg.1", Timestamp)]
    [InlineData("", Timestamp)]
    [InlineData("msg 1", Timestamp)]
    [InlineData("ms\u00e7", Timestamp)]
    [InlineData(Id, "")]
    [InlineData(Id, "-1614265330")]
    [InlineData(Id, " 1614265330")]
    [InlineData(Id, "1614265330.0")]
    [InlineData(Id, "9999999999999")]
    public void Refuses_ids_and_times_of_another_form(string id, string timestamp) =>
        Assert.Equal(Authenticity.Malformed, StandardWebhooks.Verify(id, timestamp, Good, Body, [Secret], At));

    [Theory]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILA==")]
    [InlineData("whsec_!!!")]
    [InlineData("whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData(PublicKey)]
    public void Neither_signs_nor_accepts_with_a_key_of_another_form(string key)
    {
        Assert.False(StandardWebhooks.CanSign(key));
        Assert.Equal(Authenticity.Mismatch, StandardWebhooks.Verify(Id, Timestamp, Good, Body, [key], At));
        var fault = Assert.Throws<ArgumentException>(() => StandardWebhooks.Sign(Id, At, Body, key));
        Assert.DoesNotContain(
            fault.Message.Split(' '), word => word.Length > 10 && key.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Does_not_accept_a_public_key_as_a_shared_secret()
    {
        var forged = StandardWebhooks.Sign(Id, At, Body, "whsec_" + PublicKey["whpk_".Length..]);
        Assert.Equal(Authenticity.Mismatch, StandardWebhooks.Verify(Id, Timestamp, forged, Body, [PublicKey], At));
    }

    [Fact]
    public void Accepts_what_it_signs_and_nothing_else() => Prop
        .ForAll<byte[], byte[]>((body, other) =>
        {
            var signature = StandardWebhooks.Sign(Id, At, body, Secret);
            var expected = body.AsSpan().SequenceEqual(other) ? Authenticity.Authentic : Authenticity.Mismatch;
            return StandardWebhooks.Verify(Id, Timestamp, signature, body, [Secret], At) == Authenticity.Authentic
                && StandardWebhooks.Verify(Id, Timestamp, signature, other, [Secret], At) == expected;
        })
        .Holds();

    private static Authenticity Judge(string signatures, DateTimeOffset? now = null) =>
        StandardWebhooks.Verify(Id, Timestamp, signatures, Body, [Secret, PublicKey], now ?? At);
}
