using Frota.Panel.Pages;
using Xunit;

namespace Frota.UnitTests.Panel.Pages;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<script>", "&lt;script&gt;")]
    [InlineData("a\"b'c", "a&quot;b&#x27;c")]
    [InlineData("R&D", "R&amp;D")]
    [InlineData("Olá, 日本", "Olá, 日本")]
    [InlineData(null, "")]
    public void Values_are_encoded(string? value, string html) =>
        Assert.Equal($"<p>{html}</p>", Html.Of($"<p>{value}</p>").Markup);

    [Fact]
    public void Html_within_html_stays_as_it_is()
    {
        var items = Html.Join("<>".Select(sign => Html.Of($"<li>{sign.ToString()}</li>")));

        Assert.Equal("<ul><li>&lt;</li><li>&gt;</li></ul>", Html.Of($"<ul>{items}</ul>").Markup);
    }
}
