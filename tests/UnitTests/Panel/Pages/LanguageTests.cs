using Frota.Panel.Pages;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Frota.UnitTests.Panel.Pages;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("pt-BR,pt;q=0.9,en;q=0.8", Language.Portuguese)]
    [InlineData("en-US,en;q=0.9,pt;q=0.8", Language.English)]
    [InlineData("fr, en;q=0.4, pt;q=0.3", Language.English)]
    [InlineData("pt;q=0.1, EN-gb;q=0.2", Language.English)]
    [InlineData("en;q=0, fr", Language.Portuguese)]
    [InlineData("ptx, eng", Language.Portuguese)]
    [InlineData("*", Language.Portuguese)]
    [InlineData("", Language.Portuguese)]
    [InlineData(";;;=", Language.Portuguese)]
    internal void The_best_liked_of_ours_is_chosen(string header, Language language)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = header;

        Assert.Equal(language, Languages.Of(context.Request));
    }

    [Fact]
    public void Without_a_header_it_is_Portuguese() =>
        Assert.Equal(Language.Portuguese, Languages.Of(new DefaultHttpContext().Request));
}
