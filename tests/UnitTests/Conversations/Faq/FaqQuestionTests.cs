using Frota.Conversations.Faq;
using Xunit;

namespace Frota.UnitTests.Conversations.Faq;

public sealed class FaqQuestionTests
{
    [Fact]
    public void A_long_question_is_cut_between_characters_never_through_one()
    {
        var before = new string('a', 499);

        Assert.Equal(before, FaqStore.Searched(before + "😀?"));
        Assert.Equal(before[1..] + "😀", FaqStore.Searched(before[1..] + "😀?"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Vocês abrem sábado?", "Vocês abrem sábado?")]
    public void A_short_one_stays_whole(string question, string searched) =>
        Assert.Equal(searched, FaqStore.Searched(question));
}
