using Frota.Panel.Chat.Posting;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Posting;

public sealed class DraftTests
{
    public static TheoryData<string?, string> Texts => new()
    {
        { null, "" },
        { " \r\n\t ", "" },
        { "a\r\nb\rc\nd", "a\nb\nc\nd" },
        { "  a  ", "a" },
        { "\ud83d\ude00", "\ud83d\ude00" },
        { "a\ud83d", "a\ufffd" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_is_cleaned(string? typed, string kept) => Assert.Equal(kept, Draft.Clean(typed));

    [Theory]
    [InlineData(0, PostOutcome.Empty)]
    [InlineData(1, null)]
    [InlineData(Draft.MaxLength, null)]
    [InlineData(Draft.MaxLength + 1, PostOutcome.TooLong)]
    internal void Its_length_has_limits(int length, PostOutcome? fault) =>
        Assert.Equal(fault, new Draft(Guid.Empty, new string('a', length)).Fault);

    [Fact]
    public void A_character_that_Postgres_refuses_is_a_fault() =>
        Assert.Equal(PostOutcome.Unreadable, new Draft(Guid.Empty, "a\0b").Fault);
}
