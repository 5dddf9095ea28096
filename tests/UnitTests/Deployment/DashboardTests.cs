using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment;

/// <summary>The rules of Grafana's dashboard-linter, which a test can keep without Grafana.</summary>
public sealed partial class DashboardTests
{
    private const string Folder = "ops/grafana/dashboards";
    private const string Chosen = "{job=~\"$job\",instance=~\"$instance\"";

    private static readonly string[] Variables = ["datasource", "job", "instance"];

    public static TheoryData<string> Dashboards => [.. Tree.Files(Folder, "*.json")];

    public static TheoryData<string, string> Panels
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var path in Dashboards.Select(row => row.Data))
            {
                foreach (var panel in PanelsOf(path))
                {
                    rows.Add(path, panel["title"]!.GetValue<string>());
                }
            }

            return rows;
        }
    }

    [Fact]
    public void There_are_dashboards_and_each_has_an_address_of_its_own()
    {
        var ids = Dashboards.Select(row => Read(row.Data)["uid"]!.GetValue<string>()).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids, Dashboards.Select(row => Path.GetFileNameWithoutExtension(row.Data)));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Each_asks_a_source_a_job_and_an_instance_that_the_reader_chooses(string path)
    {
        var dashboard = Read(path);
        var variables = dashboard["templating"]!["list"]!.AsArray();

        Assert.Equal(Variables, variables.Take(Variables.Length).Select(v => v!["name"]!.GetValue<string>()));
        Assert.Equal("prometheus", variables[0]!["query"]!.GetValue<string>());
        Assert.All(variables.Skip(1), variable =>
        {
            Assert.Equal(2, variable!["refresh"]!.GetValue<int>()); // again when the time range changes
            Assert.Equal(".+", variable["allValue"]!.GetValue<string>());
            Assert.True(variable["multi"]!.GetValue<bool>());
            Assert.Equal("${datasource}", variable["datasource"]!["uid"]!.GetValue<string>());
        });
        Assert.False(dashboard["editable"]!.GetValue<bool>());
        Assert.NotEmpty(dashboard["description"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Each_panel_says_what_it_shows_and_asks_with_the_readers_choice(string path, string title)
    {
        var panel = Assert.Single(PanelsOf(path), panel => panel["title"]!.GetValue<string>() == title);
        var expressions = panel["targets"]!.AsArray().Select(target => target!["expr"]!.GetValue<string>()).ToList();

        Assert.NotEmpty(panel["description"]!.GetValue<string>());
        Assert.NotEmpty(panel["fieldConfig"]!["defaults"]!["unit"]!.GetValue<string>());
        Assert.Equal("${datasource}", panel["datasource"]!["uid"]!.GetValue<string>());
        Assert.NotEmpty(expressions);
        Assert.All(expressions, expression => Assert.Empty(Faults(expression)));
    }

    [Theory]
    [InlineData("frota_build_info", 1)]
    [InlineData("sum(rate(frota_turns_total{job=~\"$job\",instance=~\"$instance\"}[5m]))", 1)]
    [InlineData("sum(frota_turns_total{job=~\"$job\",instance=~\"$instance\"})", 1)]
    [InlineData("max(frota_due{job=~\"$job\",instance=~\"$instance\"})", 0)]
    public void A_planted_fault_is_found(string expression, int faults) =>
        Assert.Equal(faults, Faults(expression).Count());

    private static IEnumerable<string> Faults(string expression)
    {
        if (Selector().Matches(expression).Any(m => !m.Value.StartsWith(Chosen, StringComparison.Ordinal))
            || Bare().IsMatch(Grouping().Replace(expression, "")))
        {
            yield return "a metric without the reader's job and instance";
        }

        if (Range().Matches(expression).Any(m => m.Groups[1].Value != "$__rate_interval"))
        {
            yield return "a range of its own";
        }

        if (Counter().IsMatch(expression) && !expression.Contains("rate(", StringComparison.Ordinal))
        {
            yield return "a counter without a rate";
        }
    }

    private static JsonObject Read(string path) => JsonNode.Parse(Tree.Read(path))!.AsObject();

    private static IEnumerable<JsonObject> PanelsOf(string path) => Read(path)["panels"]!.AsArray()
        .Select(panel => panel!.AsObject()).Where(panel => panel["type"]!.GetValue<string>() != "row");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();

    // A name of ours, or of a convention that we use, that no selector follows.
    [GeneratedRegex(@"\b(?:frota|messaging|gen_ai|dotnet|db|kestrel)_\w+\b(?!\{)")]
    private static partial Regex Bare();

    [GeneratedRegex(@"by \([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\[([^\]]+)\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\w+_total\b")]
    private static partial Regex Counter();
}
