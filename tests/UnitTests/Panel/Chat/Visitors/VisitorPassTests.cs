using FsCheck.Fluent;
using Frota.Panel.Chat.Visitors;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Visitors;

public sealed class VisitorPassTests
{
    private static readonly VisitorPass Pass = new(new VisitorKey(new byte[VisitorKey.Length]));

    [Fact]
    public void A_pass_proves_its_visitor()
    {
        var id = VisitorPass.NewId();

        Assert.Equal(id, Pass.Read("a", Pass.Issue("a", id)));
        Assert.NotEqual(id, VisitorPass.NewId());
    }

    [Fact]
    public void A_pass_is_worth_nothing_at_another_account_or_under_another_key()
    {
        var pass = Pass.Issue("a", VisitorPass.NewId());
        var other = new byte[VisitorKey.Length];
        other[0] = 1;

        Assert.Null(Pass.Read("b", pass));
        Assert.Null(new VisitorPass(new VisitorKey(other)).Read("a", pass));
    }

    [Fact]
    public void An_altered_pass_proves_nothing()
    {
        // The last letter of 32 bytes in base64 has two unused bits, so it is left alone.
        var pass = Pass.Issue("a", VisitorPass.NewId());
        var cases = from at in Gen.Choose(0, pass.Length - 2)
                    from letter in Gen.Choose(33, 126)
                    select (at, (char)letter);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var altered = pass[..c.at] + c.Item2 + pass[(c.at + 1)..];
            return altered == pass || Pass.Read("a", altered) is null;
        }).Holds();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA.")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA.===========================================")]
    [InlineData("../../../../../../../x.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Rubbish_proves_nothing(string? pass) => Assert.Null(Pass.Read("a", pass));
}
