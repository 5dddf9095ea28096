using System.Security.Cryptography;
using Frota.Cli.Shell;
using Frota.Messaging;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Cli.Shell;

public sealed class FaultsTests
{
    public static TheoryData<Exception, int> Told => new()
    {
        { CliFault.NotFound("x"), ExitCodes.NotFound },
        { new OperationCanceledException(), ExitCodes.Interrupted },
        { new NpgsqlException("gone"), ExitCodes.Unavailable },
        { Postgres("28P01"), ExitCodes.Unavailable },
        { Postgres("53300"), ExitCodes.Unavailable },
        { Postgres("57P03"), ExitCodes.Unavailable },
        { Postgres("42P01"), ExitCodes.Failure },
        { Postgres("3D000"), ExitCodes.Failure },
        { Postgres("23505"), ExitCodes.Failure },
        { new BrokerUnavailableException("full"), ExitCodes.Unavailable },
        { new HttpRequestException("refused"), ExitCodes.Unavailable },
        { new ArgumentException("bad"), ExitCodes.Usage },
        { new CryptographicException("another key"), ExitCodes.Failure },
        { new IOException("disk"), ExitCodes.Failure },
    };

    [Theory]
    [MemberData(nameof(Told), DisableDiscoveryEnumeration = true)]
    public void Every_exception_has_its_exit_code(Exception exception, int code)
    {
        Assert.True(Faults.Tells(exception));
        Assert.Equal(code, Faults.Of(exception).ExitCode);
    }

    [Fact]
    public void A_missing_table_leads_to_migrating() =>
        Assert.Contains("frota db migrate", Faults.Of(Postgres("42P01")).Remedy, StringComparison.Ordinal);

    [Fact]
    public void A_defect_keeps_its_trace() => Assert.False(Faults.Tells(new NotSupportedException()));

    [Fact]
    public void No_two_codes_share_a_name_or_a_number()
    {
        Assert.Equal(ExitCodes.All.Count, ExitCodes.All.Select(c => c.Code).Distinct().Count());
        Assert.Equal(ExitCodes.All.Count, ExitCodes.All.Select(c => c.Name).Distinct().Count());
    }

    private static PostgresException Postgres(string state) => new("message", "ERROR", "ERROR", state);
}
