using FsCheck.Fluent;
using Frota.Conversations.Coalescing;
using Frota.Conversations.Tenants;
using Xunit;

namespace Frota.UnitTests.Conversations.Coalescing;

public sealed class QuietTimeTests
{
    private static readonly TenantSettings Settings = new() { QuietMs = 700, FragmentQuietMs = 2_500 };

    [Theory]
    [InlineData("Oi")]
    [InlineData("bom dia")]
    [InlineData("Quero marcar uma consulta.")]
    [InlineData("Vocês abrem sábado?")]
    [InlineData("obrigado!!")]
    [InlineData("quanto custa a sessão")]
    [InlineData("pode ser amanhã (de manhã)")]
    [InlineData("valeu 👍")]
    [InlineData("👍🏽")]
    [InlineData("adorei ❤️")]
    [InlineData("  oi  \n")]
    [InlineData("hello")]
    [InlineData("Do you open on Saturday?")]
    [InlineData("I need two tickets")]
    [InlineData("eu vi o site\nquero o plano anual")]
    [InlineData("10:30")]
    public void Reads_as_finished(string text)
    {
        Assert.True(QuietTime.ReadsAsFinished(text));
        Assert.Equal(TimeSpan.FromMilliseconds(700), QuietTime.After("text", text, Settings));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("oi,")]
    [InlineData("queria saber uma coisa:")]
    [InlineData("é o seguinte;")]
    [InlineData("então...")]
    [InlineData("então…")]
    [InlineData("os horários -")]
    [InlineData("o plano (")]
    [InlineData("eu queria marcar com")]
    [InlineData("não vou poder ir porque")]
    [InlineData("eu e")]
    [InlineData("Gostei MAS")]
    [InlineData("e")]
    [InlineData("preciso disso pra")]
    [InlineData("tipo")]
    [InlineData("I would like to book for")]
    [InlineData("I can come but")]
    [InlineData("two adults and")]
    [InlineData("primeira linha\nde")]
    public void Reads_as_a_fragment(string text)
    {
        Assert.False(QuietTime.ReadsAsFinished(text));
        Assert.Equal(TimeSpan.FromMilliseconds(2_500), QuietTime.After("text", text, Settings));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("audio")]
    [InlineData("reaction")]
    public void What_is_not_text_may_have_siblings_on_the_way(string kind) =>
        Assert.Equal(TimeSpan.FromMilliseconds(2_500), QuietTime.After(kind, "Segue a foto.", Settings));

    [Fact]
    public void Any_text_has_one_of_the_tenants_two_times() =>
        Prop.ForAll<string?>(text => QuietTime.After("text", text ?? "", Settings).TotalMilliseconds is 700 or 2_500)
            .Holds();
}
