using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.UnitTests.LoadTest.Traffic;

public sealed class RunNamesTests
{
    private const int Run = 12_345_678;

    [Theory]
    [InlineData("echo: n1 | n2", new[] { 1, 2 })]
    [InlineData("Desculpe a demora. echo: n3", new[] { 3 })]
    [InlineData("n4 | n5", new[] { 4, 5 })]
    [InlineData("n6 |\nn7", new[] { 6, 7 })]
    [InlineData("Só consigo ler textos.", new int[0])]
    [InlineData("n | n-1 | n1x | xn1 | n99999999999", new int[0])]
    public void Finds_the_messages_that_a_reply_names(string reply, int[] numbers) =>
        Assert.Equal(numbers, RunNames.NumbersIn(reply));

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        Assert.Equal("123456780000042", RunNames.Contact(Run, 42));
        Assert.Equal(42, RunNames.ContactOf(Run, RunNames.Contact(Run, 42)));
        Assert.Equal(17, RunNames.NumberOf(Run, RunNames.MessageId(Run, 17)));
        Assert.Equal([17], RunNames.NumbersIn(RunNames.Text(17)));
    }

    [Theory]
    [InlineData("5511974163195")]
    [InlineData("123456790000042")]
    [InlineData("12345678000004x")]
    [InlineData("")]
    public void Another_runs_contact_is_none_of_ours(string phone) => Assert.Equal(-1, RunNames.ContactOf(Run, phone));

    [Theory]
    [InlineData("wamid.12345679.1")]
    [InlineData("wamid.12345678.never.1")]
    [InlineData("wamid.12345678.")]
    public void Another_runs_message_is_none_of_ours(string id) => Assert.Equal(0, RunNames.NumberOf(Run, id));
}
