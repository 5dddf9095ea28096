using FsCheck;
using FsCheck.Fluent;
using Frota.Conversations.Replies;
using Xunit;

namespace Frota.UnitTests.Conversations.Replies;

public sealed class ReplySplitterTests
{
    private static readonly string[] Pieces =
    [
        "a", "palavra", "ção", "😀", "👨‍👩‍👧", " ", "  ", "\n", "\n\n", ". ", "! ", "? ", ".", "\u00a0", "\t",
        new string('x', 30),
    ];

    private static readonly Gen<(string Text, int Max)> Cases =
        from pieces in Gen.Elements(Pieces).ListOf()
        from max in Gen.Choose(2, 40)
        select (string.Concat(pieces), max);

    [Theory]
    [InlineData("", 10, new string[0])]
    [InlineData(" \n ", 10, new string[0])]
    [InlineData("  olá  ", 10, new[] { "olá" })]
    [InlineData("1234567890", 10, new[] { "1234567890" })]
    [InlineData("12345678901", 10, new[] { "1234567890", "1" })]
    [InlineData("um dois tres", 8, new[] { "um dois", "tres" })]
    [InlineData("Um e dois. Tres quatro", 16, new[] { "Um e dois.", "Tres quatro" })]
    [InlineData("Um e dois! Tres. Quatro", 16, new[] { "Um e dois!", "Tres. Quatro" })]
    [InlineData("Um e dois? Tres quatro", 16, new[] { "Um e dois?", "Tres quatro" })]
    [InlineData("Um. Dois tres quatro", 16, new[] { "Um. Dois tres", "quatro" })]
    [InlineData("linha um\nlinha. dois", 16, new[] { "linha um", "linha. dois" })]
    [InlineData("para um\n\nlinha\ndois", 16, new[] { "para um\n\nlinha", "dois" })]
    [InlineData("paragrafo\n\nli\nnha dois", 16, new[] { "paragrafo", "li\nnha dois" })]
    [InlineData("ab😀cd", 3, new[] { "ab", "😀c", "d" })]
    [InlineData("😀😀", 2, new[] { "😀", "😀" })]
    public void Cuts_at_the_best_seam_of_the_second_half(string text, int max, string[] parts) =>
        Assert.Equal(parts, ReplySplitter.Split(text, max));

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Refuses_parts_too_short_for_a_character(int max) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReplySplitter.Split("oi", max));

    [Fact]
    public void No_part_is_too_long_blank_or_half_a_character() =>
        Prop.ForAll(Cases.ToArbitrary(), drawn => ReplySplitter.Split(drawn.Text, drawn.Max).All(part =>
                part.Length <= drawn.Max && !string.IsNullOrWhiteSpace(part) && part.Trim() == part
                && !char.IsLowSurrogate(part[0]) && !char.IsHighSurrogate(part[^1])))
            .Holds();

    [Fact]
    public void The_parts_are_the_text_but_for_blanks_at_the_seams() =>
        Prop.ForAll(Cases.ToArbitrary(), drawn =>
        {
            var rest = drawn.Text.AsSpan();
            foreach (var part in ReplySplitter.Split(drawn.Text, drawn.Max))
            {
                rest = rest.TrimStart();
                if (!rest.StartsWith(part))
                {
                    return false;
                }

                rest = rest[part.Length..];
            }

            return rest.IsWhiteSpace();
        }).Holds();

    [Fact]
    public void What_fits_is_not_cut() =>
        Prop.ForAll(Cases.ToArbitrary(), drawn =>
            drawn.Text.Trim().Length > drawn.Max || ReplySplitter.Split(drawn.Text, drawn.Max).Count <= 1)
            .Holds();

    [Fact]
    public void A_models_zero_character_does_not_reach_the_database() =>
        Assert.Equal(["olá", "você"], ReplySplitter.Split("o\0lá\0 você\0", 4));
}
