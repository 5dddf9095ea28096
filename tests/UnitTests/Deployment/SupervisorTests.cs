using System.Globalization;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment;

public sealed partial class SupervisorTests
{
    private const int GraceSeconds = 75;

    private static readonly IReadOnlyDictionary<string, Dictionary<string, string>> Sections =
        Ini(Tree.Read("supervisord.conf"));

    public static TheoryData<string> Programs =>
        [.. Sections.Keys.Where(name => name.StartsWith("program:", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_program_is_restarted_and_given_time_to_stop(string program)
    {
        var section = Sections[program];

        Assert.Equal("true", section["autorestart"]);
        Assert.Equal("TERM", section["stopsignal"]);
        Assert.Equal("0", section["exitcodes"]);
        Assert.InRange(int.Parse(section["stopwaitsecs"], CultureInfo.InvariantCulture), GraceSeconds, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_programs_log_is_its_own_and_rotated(string program)
    {
        var section = Sections[program];

        Assert.NotEqual("0", section["stdout_logfile_maxbytes"]);
        Assert.NotEqual("0", section["stdout_logfile_backups"]);
        Assert.Single(Sections.Values, other => other.GetValueOrDefault("stdout_logfile") == section["stdout_logfile"]);
        Assert.Equal(section.ContainsKey("numprocs"),
            section["stdout_logfile"].Contains("%(process_num)d", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_process_is_supervised() => Assert.Equal(
        ["program:panel", "program:receiver", "program:spare", "program:suspects", "program:worker"],
        Programs.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_its_account_may_command_it()
    {
        Assert.Equal("0700", Sections["unix_http_server"]["chmod"]);
        Assert.DoesNotContain("inet_http_server", Sections.Keys);
    }

    [Fact]
    public void Every_setting_that_it_needs_is_in_the_example()
    {
        var needed = Needed().Matches(Tree.Read("supervisord.conf")).Select(match => match.Value).Distinct().ToList();

        Assert.Contains("FROTA_DATA", needed);
        Assert.All(needed, name =>
            Assert.Contains($"\n{name}=", Tree.Read("ops/fleet.env.example"), StringComparison.Ordinal));
    }

    private static Dictionary<string, Dictionary<string, string>> Ini(string text)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>();
        var section = new Dictionary<string, string>();
        foreach (var line in text.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != ';'))
        {
            if (line[0] == '[')
            {
                sections[line.Trim('[', ']')] = section = [];
            }
            else
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                section[line[..equals].Trim()] = line[(equals + 1)..].Trim();
            }
        }

        return sections;
    }

    [GeneratedRegex(@"(?<=%\(ENV_)FROTA_\w+(?=\))")]
    private static partial Regex Needed();
}
