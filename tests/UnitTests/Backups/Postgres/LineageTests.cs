using Frota.Backups.Postgres;
using Xunit;

namespace Frota.UnitTests.Backups.Postgres;

public sealed class LineageTests
{
    private static readonly Lineage Full = new("cluster", 5, 1, "schema", ["one", "two"], 1_000, 1_010);

    [Fact]
    public void The_same_database_later_can_be_followed() =>
        Assert.Null((Full with { OldestXid = 5_000, NextXid = 5_001 }).WhyNotAfter(Full));

    public static TheoryData<string, Lineage> Others => new()
    {
        { "cluster", Full with { Cluster = "other" } },
        { "another database", Full with { Database = 6 } },
        { "standby", Full with { Timeline = 2 } },
        { "older", Full with { NextXid = 1_009 } },
        { "too many", Full with { NextXid = 1_001 + (1L << 31) } },
        { "migrated", Full with { Migrations = ["one", "two", "three"] } },
        { "columns", Full with { Schema = "other" } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Where_numbers_of_transactions_mean_something_else_it_says_why(string said, Lineage now) =>
        Assert.Contains(said, now.WhyNotAfter(Full), StringComparison.Ordinal);
}
