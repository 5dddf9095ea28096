using Frota.Conversations.Handoff;
using Xunit;

namespace Frota.UnitTests.Conversations.Handoff;

public sealed class HandoffWishTests
{
    [Theory]
    [InlineData("atendente")]
    [InlineData("ATENDENTE!")]
    [InlineData("Quero falar com uma pessoa, por favor")]
    [InlineData("quero falar   com\numa pessoa")]
    [InlineData("posso falar com alguém?")]
    [InlineData("posso falar com algue\u0301m?")]
    [InlineData("isso é um ser humano?")]
    [InlineData("Atendimento-humano")]
    [InlineData("I want to TALK to a person")]
    [InlineData("can I speak to a human?")]
    [InlineData("get me a real person.")]
    [InlineData("human agent")]
    public void Hears_a_wish(string text) => Assert.True(HandoffWish.IsIn(text, []));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("prefiro pagar pessoalmente")]
    [InlineData("atendentes")]
    [InlineData("superatendente")]
    [InlineData("quero falar com uma pessoalmente")]
    [InlineData("falar comuma pessoa")]
    [InlineData("uma pessoa me disse o preço")]
    [InlineData("humano")]
    [InlineData("direitos humanos")]
    [InlineData("personal trainer")]
    [InlineData("is it priced per person?")]
    public void Hears_none_where_there_is_none(string text) => Assert.False(HandoffWish.IsIn(text, []));

    [Theory]
    [InlineData("quero falar com a secretária", "SECRETARIA")]
    [InlineData("chama a secretaria", "secretária")]
    [InlineData("passa pro doutor joão", "Doutor  João")]
    [InlineData("S.O.S", "s o s")]
    public void Hears_the_tenants_own_words_accents_and_case_aside(string text, string word)
    {
        Assert.True(HandoffWish.IsIn(text, [word]));
        Assert.False(HandoffWish.IsIn(text, []));
    }

    [Theory]
    [InlineData("secretariado", "secretaria")]
    [InlineData("oi", "")]
    [InlineData("oi", "  ")]
    [InlineData("oi", "!?")]
    public void A_tenants_word_is_a_whole_one_and_a_blank_one_is_none(string text, string word) =>
        Assert.False(HandoffWish.IsIn(text, [word]));
}
