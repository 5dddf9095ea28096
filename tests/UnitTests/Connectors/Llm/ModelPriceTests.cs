using Frota.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm;

public sealed class ModelPriceTests
{
    [Fact]
    public void Prices_are_read_by_model()
    {
        var prices = ModelPrice.ParseAll(" a=2.5/10, b:latest = 0/0.04 ");
        Assert.Equal(new ModelPrice(2.5, 10), prices["a"]);
        Assert.Equal(new ModelPrice(0, 0.04), prices["b:latest"]);
        Assert.Empty(ModelPrice.ParseAll(null));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a=1")]
    [InlineData("=1/2")]
    [InlineData("a=1/2/3")]
    [InlineData("a=-1/2")]
    [InlineData("a=1,5/2")]
    [InlineData("a=NaN/2")]
    [InlineData("a=1/2,a=1/2")]
    public void What_is_no_price_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ModelPrice.ParseAll(text));

    [Fact]
    public void A_call_costs_its_tokens() => Assert.Equal(0.0125, new ModelPrice(2.5, 10).Of(1000, 1000), 9);
}
