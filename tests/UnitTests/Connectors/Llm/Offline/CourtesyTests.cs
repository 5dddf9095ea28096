using FsCheck.Fluent;
using Frota.Connectors.Llm.Offline;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Offline;

public sealed class CourtesyTests
{
    [Theory]
    [InlineData("Bom dia! Vocês abrem sábado?", "Vocês abrem sábado?")]
    [InlineData("olá, tudo bem? quero marcar. Desde já agradeço!", "quero marcar")]
    [InlineData("ola\u0301 quero marcar", "quero marcar")]
    [InlineData("Dia bom para marcar?", "Dia bom para marcar?")]
    [InlineData("Oitava sessão custa quanto?", "Oitava sessão custa quanto?")]
    [InlineData("¿hi?", "")]
    [InlineData("obrigado obrigado", "")]
    [InlineData("", "")]
    [InlineData("???", "")]
    public void Takes_courtesies_off_both_ends(string message, string question) =>
        Assert.Equal(question, Courtesy.Strip(message));

    [Fact]
    public void Leaves_a_part_of_the_message_and_never_takes_a_second_time() =>
        Prop.ForAll<string?>(message =>
        {
            var once = Courtesy.Strip(message ?? "");
            return (message ?? "").Contains(once, StringComparison.Ordinal) && Courtesy.Strip(once) == once;
        }).Holds();
}
