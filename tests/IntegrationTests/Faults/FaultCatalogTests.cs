using Frota.Harness;
using Frota.Harness.Attacks;
using Xunit;

namespace Frota.IntegrationTests.Faults;

public sealed class FaultCatalogTests
{
    [Fact]
    public void No_two_faults_have_the_same_name() =>
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(f => f.Name).Distinct().Count());

    [Fact]
    public void Faults_are_chosen_by_their_names() => Assert.Equal(["worker-killed", "broker-killed"],
        FaultCatalog.Chosen("worker-killed, broker-killed").Select(f => f.Name));

    [Fact]
    public void The_help_lists_all_names()
    {
        var told = LoadCommand.Build().Options.Single(option => option.Name == "--faults").Description!;
        Assert.All(FaultCatalog.All, fault => Assert.Contains(fault.Name, told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_short_run_leaves_out_what_lasts()
    {
        Assert.Empty(FaultCatalog.Chosen("none"));
        Assert.Superset(
            FaultCatalog.Chosen("short").ToHashSet(), FaultCatalog.Chosen("storm").ToHashSet());
        Assert.DoesNotContain(FaultCatalog.Chosen("short"), f => f.Name == "worker-frozen");
    }

    [Fact]
    public void Every_row_of_the_table_strikes_here_or_in_a_test_that_is_there()
    {
        Assert.Equal(Enumerable.Range(1, 36), FaultCatalog.All.Select(f => f.Row)
            .Concat(FaultCatalog.InSuite.Select(r => r.Row)).Distinct().Order());
        var tests = typeof(FaultCatalogTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        Assert.DoesNotContain(FaultCatalog.InSuite, row => !tests.Contains(row.Test));
    }

    [Fact]
    public void An_unknown_name_is_told_all_that_there_are()
    {
        var thrown = Assert.Throws<ArgumentException>(() => FaultCatalog.Chosen("worker-eaten"));
        Assert.Contains("worker-killed", thrown.Message, StringComparison.Ordinal);
    }
}
