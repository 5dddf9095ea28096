using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Frota.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

public sealed partial class LabelTextTests
{
    [Theory]
    [InlineData("messaging.destination.name", "messaging_destination_name")]
    [InlineData("1st", "_1st")]
    [InlineData("a:b", "a_b")]
    [InlineData("__reserved", "_reserved")]
    [InlineData("", "_")]
    public void A_label_has_a_name_that_Prometheus_takes(string key, string name) =>
        Assert.Equal(name, LabelText.NameOf(key));

    [Fact]
    public void Any_key_becomes_a_name_that_Prometheus_takes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), key => Fits().IsMatch(LabelText.NameOf(key ?? "")))
            .Holds();

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\\b", @"a\\b")]
    [InlineData("say \"yes\"", @"say \""yes\""")]
    [InlineData("two\nlines", @"two\nlines")]
    [InlineData("ação 😀", "ação 😀")]
    public void Backslash_quote_and_line_feed_are_escaped_in_a_value(string value, string escaped) =>
        Assert.Equal(escaped, LabelText.Escape(value));

    [Fact]
    public void What_is_escaped_stays_on_its_line_within_its_quotes_and_reads_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), drawn =>
        {
            var value = drawn ?? "";
            var escaped = LabelText.Escape(value);
            return InQuotes().IsMatch(escaped) && Unescape(escaped) == value;
        }).Holds();

    [Fact]
    public void Keys_that_become_one_name_share_a_label_in_the_order_of_the_keys() =>
        Assert.Equal("a_b=\"1;2;3\",c=\"4\"", Labels(("a_b", 3), ("a.b", 2), ("c", 4), ("a-b", 1)));

    [Fact]
    public void A_users_label_does_not_pass_for_a_bound() => Assert.Equal("exported_le=\"5\"", Labels(("le", 5)));

    [Fact]
    public void Values_that_are_no_text_are_written_without_a_culture() =>
        Assert.Equal("a=\"1.5\",b=\"true\",c=\"\",d=\"7\"", Labels(("a", 1.5), ("b", true), ("c", null), ("d", 7L)));

    private static string Labels(params (string Key, object? Value)[] tags) =>
        LabelText.Of(tags.Select(t => KeyValuePair.Create(t.Key, t.Value)));

    private static string Unescape(string text) => Escape().Replace(text, m => m.Value[1] == 'n' ? "\n" : m.Value[1..]);

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex Fits();

    [GeneratedRegex("""\A([^"\\\n]|\\["\\n])*\z""")]
    private static partial Regex InQuotes();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}
