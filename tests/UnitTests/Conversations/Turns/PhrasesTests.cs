using Frota.Conversations.Turns;
using Xunit;

namespace Frota.UnitTests.Conversations.Turns;

public sealed class PhrasesTests
{
    [Theory]
    [InlineData("pt", "Desculpe")]
    [InlineData("en", "Sorry")]
    [InlineData("fr", "Sorry")]
    [InlineData("", "Sorry")]
    public void Speaks_portuguese_to_the_portuguese_and_english_to_the_rest(string language, string apology) =>
        Assert.StartsWith(apology, Phrases.In(language).Apology, StringComparison.Ordinal);

    [Fact]
    public void Every_phrase_is_said_in_every_language()
    {
        var (portuguese, english) = (All(Phrases.In("pt")), All(Phrases.In("en")));

        Assert.Equal(5, portuguese.Distinct().Count());
        Assert.Equal(5, english.Distinct().Count());
        Assert.Empty(portuguese.Intersect(english));
        Assert.DoesNotContain(portuguese.Concat(english), string.IsNullOrWhiteSpace);
    }

    private static string[] All(Phrases phrases) =>
        [phrases.HandOff, phrases.LateHandOff, phrases.OnlyText, phrases.Closed, phrases.Apology];
}
