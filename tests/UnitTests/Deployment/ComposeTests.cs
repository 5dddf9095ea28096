using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment;

public sealed partial class ComposeTests
{
    // The end of the processes' own grace chain is 60 s; 75 s leaves them room.
    private const int GraceSeconds = 75;

    public static TheoryData<string> Services => [.. ComposeFile.Services.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_service_has_limits(string name)
    {
        var limits = ComposeFile.Services[name]["deploy"]?["resources"]?["limits"];

        Assert.All(["cpus", "memory"], limit => Assert.NotNull(limits?[limit]));
        Assert.NotNull(ComposeFile.Services[name]["pids_limit"]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_service_that_stays_is_watched_and_restarted(string name)
    {
        var service = ComposeFile.Services[name];
        if (ComposeFile.RunsOnce(service))
        {
            Assert.Contains(ComposeFile.Services.Values, other =>
                (string?)other["depends_on"]?[name]?["condition"] == "service_completed_successfully");
            return;
        }

        Assert.Equal("unless-stopped", (string?)service["restart"]);
        Assert.All(["test", "interval", "timeout", "retries", "start_period"],
            setting => Assert.NotNull(service["healthcheck"]?[setting]));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_service_is_contained(string name)
    {
        var service = ComposeFile.Services[name];

        Assert.True((bool?)service["read_only"]);
        Assert.True((bool?)service["init"]);
        Assert.Equal(["ALL"], ComposeFile.Texts(service, "cap_drop"));
        Assert.Contains("no-new-privileges:true", ComposeFile.Texts(service, "security_opt"));
        Assert.Null(service["privileged"]);
        Assert.Null(service["network_mode"]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_log_is_capped_and_every_stop_waits(string name)
    {
        var service = ComposeFile.Services[name];

        Assert.Equal("json-file", (string?)service["logging"]?["driver"]);
        Assert.NotNull(service["logging"]?["options"]?["max-size"]);
        Assert.NotNull(service["logging"]?["options"]?["max-file"]);
        Assert.InRange(int.Parse(((string)service["stop_grace_period"]!).TrimEnd('s'), CultureInfo.InvariantCulture),
            GraceSeconds, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_image_is_pinned(string name) =>
        Assert.Matches(PinnedImage(), (string)ComposeFile.Services[name]["image"]!);

    [Fact]
    public void Only_the_proxy_and_this_hosts_prometheus_are_published()
    {
        var published = ComposeFile.Services.SelectMany(service =>
            ComposeFile.Texts(service.Value, "ports").Select(port => $"{service.Key} {port}"));

        Assert.Equal(["prometheus 127.0.0.1:9090:9090", "proxy 443:443", "proxy 80:80"],
            published.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_servers_talk_inside_only()
    {
        Assert.True((bool?)ComposeFile.Root["networks"]!["inside"]!["internal"]);
        Assert.All(["receiver", "panel", "postgres", "rabbitmq", "redis", "grafana"],
            name => Assert.Equal(["inside"], ComposeFile.Texts(ComposeFile.Services[name], "networks")));
    }

    [Fact]
    public void Every_secret_is_a_file_that_make_secrets_writes()
    {
        var script = Tree.Read("ops/make-secrets");

        Assert.All(ComposeFile.Root["secrets"]!.AsObject(), secret =>
        {
            var file = (string)Assert.Single(secret.Value!.AsObject()).Value!;
            Assert.EndsWith("/" + secret.Key, file, StringComparison.Ordinal);
            Assert.Contains($"\nput {secret.Key} ", script, StringComparison.Ordinal);
        });
        Assert.Equal(ComposeFile.Root["secrets"]!.AsObject().Select(secret => secret.Key).Order(),
            ComposeFile.Services.Values.SelectMany(service => ComposeFile.Texts(service, "secrets"))
                .Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void No_secret_is_in_the_environment(string name) => Assert.DoesNotContain(
        ComposeFile.Environment(ComposeFile.Services[name]),
        setting => SecretName().IsMatch(setting.Key)
            && !setting.Value.StartsWith("/run/secrets", StringComparison.Ordinal));

    [Fact]
    public void Only_migrations_have_the_owners_login() => Assert.Equal(["migrate"], ComposeFile.Services
        .Where(service => ComposeFile.Texts(service.Value, "secrets").Contains("FROTA_POSTGRES"))
        .Select(service => service.Key));

    [Fact]
    public void Only_maintenance_can_make_backups()
    {
        var maker = Assert.Single(ComposeFile.Services, service => Names(service.Value, "secrets", "FROTA_BACKUP"));

        Assert.Equal("maintenance", maker.Key);
        Assert.Equal(["workers", "run", "maintenance"], ComposeFile.Texts(maker.Value, "command"));
        Assert.Equal(["inside"], ComposeFile.Texts(maker.Value, "networks"));
        Assert.Single(ComposeFile.Services, service => Names(service.Value, "command", "maintenance"));
    }

    [Fact]
    public void Every_mounted_file_is_there() => Assert.All(
        ComposeFile.Services.Values.SelectMany(service => ComposeFile.Texts(service, "volumes"))
            .Select(volume => volume.Split(':')[0]).Where(source => source.StartsWith("./", StringComparison.Ordinal)),
        source => Assert.True(Path.Exists(Path.Combine(Tree.Root, source)), source));

    [Fact]
    public void Every_variable_is_explained() => Assert.All(ComposeFile.Variables, name =>
        Assert.Contains($"\n{name}=", Tree.Read("ops/.env.example"), StringComparison.Ordinal));

    [Fact]
    public void Nothing_starts_before_the_public_name_is_given()
    {
        Assert.Contains("\nFROTA_DOMAIN=\n", Tree.Read("ops/.env.example"), StringComparison.Ordinal);
        Assert.Contains("${FROTA_DOMAIN:?", Tree.Read("docker-compose.prod.yml"), StringComparison.Ordinal);
    }

    private static bool Names(JsonObject service, string list, string part) =>
        ComposeFile.Texts(service, list).Any(word => word.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex("^[a-z/]+:(?!latest)[a-z]*[0-9]*[.0-9a-z-]+$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex("PASSWORD|SECRET|KEY|TOKEN|^FROTA_(POSTGRES|RABBITMQ|REDIS)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
