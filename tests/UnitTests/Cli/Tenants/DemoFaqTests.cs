using Frota.Cli.Tenants;
using Xunit;

namespace Frota.UnitTests.Cli.Tenants;

public sealed class DemoFaqTests
{
    [Fact]
    public void Has_both_languages()
    {
        var entries = DemoFaq.Load();

        Assert.True(entries.Count(e => e.Locale == "pt") >= 12);
        Assert.True(entries.Count(e => e.Locale == "en") >= 6);
    }

    [Fact]
    public void Fits_the_table()
    {
        var entries = DemoFaq.Load();

        Assert.All(entries, e =>
        {
            Assert.True(e.Locale is "pt" or "en", e.Locale);
            Assert.InRange(e.Question.Length, 1, 1000);
            Assert.InRange(e.Answer.Length, 1, 4000);
        });
        Assert.Equal(entries.Count, entries.DistinctBy(e => (e.Locale, e.Question)).Count());
    }

    [Theory]
    [InlineData("pt", "horário")]
    [InlineData("pt", "endereço")]
    [InlineData("pt", "convênios")]
    [InlineData("pt", "preço")]
    [InlineData("pt", "marcar")]
    [InlineData("pt", "cancelar")]
    [InlineData("pt", "estacionamento")]
    [InlineData("pt", "exames")]
    [InlineData("en", "opening hours")]
    [InlineData("en", "insurance")]
    [InlineData("en", "price")]
    [InlineData("en", "cancel")]
    [InlineData("en", "parking")]
    public void Covers_what_people_ask(string locale, string word) => Assert.Contains(DemoFaq.Load(),
        e => e.Locale == locale && e.Question.Contains(word, StringComparison.OrdinalIgnoreCase));
}
