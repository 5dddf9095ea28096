using Frota.Cli.Shell;
using Frota.Cli.Trace;
using Xunit;

namespace Frota.UnitTests.Cli.Trace;

public sealed class SoughtIdTests
{
    [Theory]
    [InlineData("4711", 4711L, 4711L, 4711L)]
    [InlineData("inbound:4711", 4711L, null, null)]
    [InlineData("turn:4711", null, 4711L, null)]
    [InlineData(" outbound:4711 ", null, null, 4711L)]
    [InlineData("epoch:4711", null, null, null)]
    [InlineData("turn:x", null, null, null)]
    [InlineData("99999999999999999999999", null, null, null)]
    [InlineData("-1", null, null, null)]
    [InlineData("wamid.HBgNNTUxMTkw", null, null, null)]
    public void A_number_is_a_row_of_any_table_unless_it_says_which(
        string given, long? inbound, long? turn, long? outbound)
    {
        var sought = SoughtId.Read(given);

        Assert.Equal((inbound, turn, outbound), (sought.Inbound, sought.Turn, sought.Outbound));
    }

    [Theory]
    [InlineData("0195d0c6-3c00-7000-8000-00000000a001")]
    [InlineData("0195d0c63c007000800000000000a001")]
    [InlineData("0195D0C63C007000800000000000A001")]
    public void A_webhook_s_id_and_its_trace_s_are_one_and_tell_their_time(string given)
    {
        var sought = SoughtId.Read(given);

        Assert.Equal(Guid.Parse("0195d0c6-3c00-7000-8000-00000000a001"), sought.Uuid);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(0x0195d0c63c00).UtcDateTime, sought.MadeAt);
    }

    [Fact]
    public void A_uuid_that_is_not_ours_has_no_time() =>
        Assert.Null(SoughtId.Read("0195d0c6-3c00-4000-8000-00000000a001").MadeAt);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    [InlineData("a\u001b[31mb")]
    public void Rubbish_is_refused(string given) =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CliFault>(() => SoughtId.Read(given)).ExitCode);

    [Fact]
    public void A_huge_id_is_refused() => Assert.Throws<CliFault>(() => SoughtId.Read(new string('x', 1 << 20)));
}
