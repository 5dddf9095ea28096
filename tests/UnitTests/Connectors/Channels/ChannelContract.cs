using System.Text;
using Frota.Connectors.Channels;
using FsCheck.Fluent;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels;

/// <summary>What every channel promises of its webhooks; each channel's test class derives from it.</summary>
public abstract class ChannelContract
{
    private const int FuzzRounds = 400;

    /// <summary>The time at which everything here is signed and judged.</summary>
    protected static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Bodies that nobody can read.</summary>
    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "empty", [] },
        { "white space", "  \n"u8.ToArray() },
        { "not JSON", "<html>"u8.ToArray() },
        { "cut off", "{\"entry\":["u8.ToArray() },
        { "trailing", "{} {}"u8.ToArray() },
        { "an array", "[]"u8.ToArray() },
        { "a string", "\"entry\""u8.ToArray() },
        { "null", "null"u8.ToArray() },
        { "no members", "{}"u8.ToArray() },
        { "invalid UTF-8", [.. "{\"entry\":\""u8, 0xC3, 0x28, .. "\"}"u8] },
        { "zero bytes", new byte[64] },
        { "100,000 deep", Encoding.UTF8.GetBytes(new string('[', 100_000)) },
        { "deeper than 32", Encoding.UTF8.GetBytes($"{{\"entry\":{new string('[', 40)}{new string(']', 40)}}}") },
        { "half a surrogate pair in a name", "{\"\\ud800\":1,\"entry\":1}"u8.ToArray() },
    };

    protected abstract IChannel Channel { get; }

    protected abstract string OldSecret { get; }

    protected abstract string NewSecret { get; }

    /// <summary>The header that proves a webhook.</summary>
    protected abstract string Proof { get; }

    /// <summary>Real bodies, each with at least one message or status.</summary>
    protected abstract IReadOnlyList<byte[]> Bodies { get; }

    /// <summary>False where a token is shown and the body is not signed.</summary>
    protected virtual bool SignsBody => true;

    /// <summary>The headers a provider sends with a body.</summary>
    protected abstract Headers Sign(byte[] body, string secret);

    [Fact]
    public void Accepts_the_old_and_the_new_secret_while_both_are_valid() => Assert.All(Bodies, body =>
    {
        Assert.Equal(Authenticity.Authentic, Judge(Sign(body, OldSecret), body, OldSecret, NewSecret));
        Assert.Equal(Authenticity.Authentic, Judge(Sign(body, NewSecret), body, OldSecret, NewSecret));
        Assert.Equal(Authenticity.Mismatch, Judge(Sign(body, OldSecret), body, NewSecret));
    });

    [Fact]
    public void Accepts_nothing_without_a_secret()
    {
        Assert.Equal(Authenticity.Mismatch, Judge(Sign(Bodies[0], NewSecret), Bodies[0]));
        Assert.Equal(Authenticity.Mismatch, Judge(Sign(Bodies[0], NewSecret), Bodies[0], "", " "));
    }

    [Fact]
    public void Refuses_a_tampered_body()
    {
        var headers = Sign(Bodies[0], NewSecret);
        var expected = SignsBody ? Authenticity.Mismatch : Authenticity.Authentic;
        Assert.Equal(expected, Judge(headers, [.. Bodies[0], (byte)' '], NewSecret));
        Assert.Equal(expected, Judge(headers, [], NewSecret));
    }

    [Fact]
    public void Refuses_a_missing_header() =>
        Assert.Equal(Authenticity.Missing, Judge(Sign(Bodies[0], NewSecret).With(Proof), Bodies[0], NewSecret));

    [Fact]
    public void Refuses_a_doubled_header()
    {
        var genuine = Sign(Bodies[0], NewSecret);
        var value = genuine[Proof][0];
        Assert.Equal(Authenticity.Malformed, Judge(genuine.With(Proof, value, value), Bodies[0], NewSecret));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("garbled, of course")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d")]
    [InlineData("sha256=757107ea")]
    [InlineData("v1,")]
    [InlineData("v1a,====")]
    [InlineData("\u00e9\u0000")]
    public void Refuses_a_garbled_header(string value) =>
        Assert.Equal(
            Authenticity.Malformed, Judge(Sign(Bodies[0], NewSecret).With(Proof, value), Bodies[0], NewSecret));

    [Fact]
    public void Reads_real_bodies_without_a_fault() => Assert.All(Bodies, body =>
    {
        var parsed = Channel.Parse(body);
        Assert.Empty(parsed.Faults);
        Assert.True(parsed.Messages.Count + parsed.Statuses.Count > 0);
        Assert.Equal(parsed.Messages.Count == 0, Channel.HasOnlyStatuses(body));
        AssertFit(parsed);
    });

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Says_what_it_cannot_read(string what, byte[] body)
    {
        var parsed = Channel.Parse(body);
        Assert.True(parsed.Messages.Count + parsed.Statuses.Count == 0, what);
        Assert.NotEmpty(Assert.Single(parsed.Faults).Reason);
    }

    [Fact]
    public void Reads_no_text_with_a_nul_character() => Assert.All(Bodies, body =>
    {
        foreach (var token in JsonTokens.Strings(body))
        {
            AssertFit(Channel.Parse(JsonTokens.Replace(body, token, "\"a\\u0000b\"")));
        }
    });

    [Fact]
    public void Never_throws_on_arbitrary_bytes() => Prop
        .ForAll(ArbMap.Default.ArbFor<byte[]>(), body => AssertFit(Channel.Parse(body)))
        .Holds(FuzzRounds);

    [Fact]
    public void Never_throws_on_a_real_body_with_broken_bytes() => Prop
        .ForAll(Mutations.OfBytes(Bodies).ToArbitrary(), body => AssertFit(Channel.Parse(body)))
        .Holds(FuzzRounds);

    [Fact]
    public void Never_throws_on_a_real_body_with_other_values() => Prop
        .ForAll(Mutations.OfValues(Bodies).ToArbitrary(), body => AssertFit(Channel.Parse(body)))
        .Holds(FuzzRounds);

    [Fact]
    public void Has_limits_that_a_pacer_can_keep()
    {
        Assert.InRange(Channel.Limits.MaxTextLength, 1, 65_536);
        Assert.True(Channel.Limits.SendsPerSecond > 0);
        Assert.Matches("^[a-z][a-z0-9-]{0,30}$", Channel.Name);
    }

    protected Authenticity Judge(Headers headers, byte[] body, params string[] secrets) =>
        Channel.Verify(headers, body, secrets, Now);

    /// <summary>What the columns of the database ask of everything that was read.</summary>
    private static void AssertFit(ParsedWebhook parsed)
    {
        foreach (var message in parsed.Messages)
        {
            Assert.InRange(message.ProviderId.Length, 1, 300);
            Assert.InRange(message.Contact.Length, 1, 200);
            Assert.InRange(message.ContactName.Length, 0, 200);
            Assert.InRange(message.Kind.Length, 1, 60);
            Assert.InRange(message.Text.Length, 0, 65_536);
            Assert.DoesNotContain('\0', $"{message}");
        }

        foreach (var status in parsed.Statuses)
        {
            Assert.InRange(status.ProviderId.Length, 1, 300);
            Assert.InRange(status.Error.Length, 0, 500);
            Assert.DoesNotContain('\0', $"{status}");
        }

        Assert.All(parsed.Faults, fault => Assert.InRange(fault.Reason.Length, 1, 200));
    }
}
