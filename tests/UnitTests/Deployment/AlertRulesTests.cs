using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment;

/// <summary>An alert that wakes somebody says what it is, how grave, and what to do; each was seen to fire.</summary>
public sealed partial class AlertRulesTests
{
    private const string Alerts = "ops/prometheus/rules/alerts.yml";
    private const string Recorded = "ops/prometheus/rules/slo.yml";
    private const string Tests = "ops/prometheus/tests/alerts.yml";

    private static readonly string Runbooks = Tree.Read("ops/runbooks.md");
    private static readonly IReadOnlyDictionary<string, JsonObject> Rules = Read(Alerts, "alert");

    private static readonly ILookup<string, JsonObject> Tried = Yaml.Read(Tree.Read(Tests))!["tests"]!.AsArray()
        .SelectMany(test => test!["alert_rule_test"]!.AsArray()).Select(tried => tried!.AsObject())
        .ToLookup(tried => tried["alertname"]!.GetValue<string>());

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_says_how_grave_it_is_and_what_to_do(string name)
    {
        var rule = Rules[name];

        Assert.Matches("^(page|ticket|none)$", rule["labels"]!["severity"]!.GetValue<string>());
        Assert.Matches("^P[1-9]$", rule["labels"]!["promise"]!.GetValue<string>());
        Assert.All(["summary", "description"], words => Assert.NotEmpty(rule["annotations"]![words]!.ToString()));
        Assert.Equal($"ops/runbooks.md#{name.ToLowerInvariant()}", rule["annotations"]!["runbook_url"]!.ToString());
        Assert.Contains($"\n## {name}\n", Runbooks, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_was_seen_to_stay_silent_to_fire_and_to_resolve(string name)
    {
        var fired = Tried[name].Select(tried => tried["exp_alerts"]!.AsArray().Count > 0);

        Assert.Equal(name == "Watchdog" ? [true] : [false, true, false], fired);
    }

    [Fact]
    public void No_runbook_is_without_its_alert() => Assert.Equal(Rules.Keys.Order(StringComparer.Ordinal),
        Headings().Matches(Runbooks).Select(heading => heading.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_promise_has_an_alert() => Assert.Superset(
        Enumerable.Range(1, 9).Select(n => $"P{n}").ToHashSet(),
        Rules.Values.Select(rule => rule["labels"]!["promise"]!.ToString()).ToHashSet());

    [Fact]
    public void Every_metric_of_ours_is_told_in_the_readme()
    {
        var readme = Tree.Read("README.md");
        var asked = Ours().Matches(Tree.Read(Alerts) + Tree.Read(Recorded)).Select(name => name.Value).Distinct()
            .Select(name => Part().Replace(name, "")).Distinct();

        Assert.DoesNotContain(asked, name => !readme.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void The_readme_leads_from_each_promise_to_what_shows_it()
    {
        var readme = Tree.Read("README.md");
        var panels = Tree.Files("ops/grafana/dashboards", "*.json").Select(path => JsonNode.Parse(Tree.Read(path))!)
            .SelectMany(board => board["panels"]!.AsArray().Select(panel => $"{board["title"]}, {panel!["title"]}"))
            .ToHashSet();
        var rows = Row().Matches(readme);

        Assert.Equal(Enumerable.Range(1, 9).Select(n => $"P{n}"), rows.Select(row => row.Groups["promise"].Value));
        Assert.All(rows, row =>
        {
            var alert = row.Groups["alert"].Value;
            Assert.Equal(row.Groups["promise"].Value, Rules[alert]["labels"]!["promise"]!.ToString());
            Assert.Equal(alert.ToLowerInvariant(), row.Groups["runbook"].Value);
            Assert.Contains(row.Groups["panel"].Value, panels);
            Assert.All(Ours().Matches(row.Groups["metric"].Value), metric =>
                Assert.True(Regex.Count(readme, $@"\b{metric.Value}\b") > 1, $"{metric.Value} is not told"));
        });
    }

    [Fact]
    public void What_is_recorded_is_asked_for()
    {
        var alerts = Tree.Read(Alerts);

        Assert.DoesNotContain(Read(Recorded, "record").Keys, name => !alerts.Contains(name, StringComparison.Ordinal));
    }

    private static Dictionary<string, JsonObject> Read(string path, string name) =>
        Yaml.Read(Tree.Read(path))!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => rule!.AsObject()).ToDictionary(rule => rule[name]!.GetValue<string>());

    [GeneratedRegex(@"^\| (?<promise>P\d) \| (?<metric>`frota_[^|]*) \| (?<alert>\w+) \| (?<panel>[^|]*) \| "
        + @"\[`ops/runbooks.md`\]\(ops/runbooks.md#(?<runbook>\w+)\) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("frota_[a-z_]+")]
    private static partial Regex Ours();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Part();
}
