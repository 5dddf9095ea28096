using FsCheck.Fluent;
using Frota.Panel.Chat.Streams;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Streams;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_reads_as_it_is_written() => Prop.ForAll<long, long>((inbound, outbound) =>
    {
        var cursor = new Cursor(inbound & long.MaxValue, outbound & long.MaxValue);
        return Cursor.Parse(cursor.ToString()) == cursor;
    }).Holds();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1--2")]
    [InlineData("1-2-3")]
    [InlineData(" 1-2")]
    [InlineData("99999999999999999999-1")]
    [InlineData("1-2'; DROP TABLE contacts")]
    public void Anything_else_is_the_start(string? text) => Assert.Equal(Cursor.Start, Cursor.Parse(text));
}
