using System.Text;
using Frota.Contracts;
using Frota.Conversations.Reviving;
using Xunit;

namespace Frota.UnitTests.Conversations.Reviving;

public sealed class BuriedLetterTests
{
    [Fact]
    public void A_body_is_read_as_its_contract() => Assert.Equal([8L, 9L], Letter(
        """{"tenantId":3,"conversationId":7,"messageIds":[8,9]}""").Read<TurnBuried>()!.MessageIds);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"tenantId":"three"}""")]
    public void What_is_no_contract_is_told_apart(string body) => Assert.Null(Letter(body).Read<TurnBuried>());

    private static BuriedLetter Letter(string body) =>
        new("turn.buried", "poison", default, Encoding.UTF8.GetBytes(body));
}
