using System.Diagnostics;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>ops/k8s/rollout with a stand-in for kubectl: what it would be told, in which order.</summary>
public sealed class RolloutTests : IDisposable
{
    // The folder with the stand-in.
    private static readonly string StandIn = Path.Combine(Tree.Root, "tests/UnitTests/Deployment/Kubernetes");

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-rollout-").FullName;

    [Fact]
    public async Task Servers_come_first_then_the_schema_then_the_fleet()
    {
        var (exit, calls) = await RunAsync("nothing");

        Assert.Equal(0, exit);
        Assert.Equal(
        [
            "kustomize overlay", "apply servers", "wait cluster/postgres", "wait rabbitmqcluster/rabbitmq",
            "rollout statefulset/redis", "delete job/migrate", "apply migrate", "wait job/migrate",
            "apply fleet", "get deployments,statefulsets", "rollout deployment.apps/worker-intake",
        ], calls.Select(Short));
    }

    [Theory]
    [InlineData("wait --for=condition=Complete job/migrate", "logs job/migrate")]
    [InlineData("wait --for=condition=Ready cluster/postgres", "wait cluster/postgres")]
    public async Task What_fails_stops_it_before_the_fleet(string fails, string last)
    {
        var (exit, calls) = await RunAsync(fails);

        Assert.Equal(1, exit);
        Assert.Equal(last, Short(calls[^1]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Exit, string[] Calls)> RunAsync(string fails)
    {
        var calls = Path.Combine(_folder, "calls");
        var start = new ProcessStartInfo(Path.Combine(Tree.Root, "ops/k8s/rollout"), ["overlay"])
        {
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{StandIn}:{start.Environment["PATH"]}";
        start.Environment["CALLS"] = calls;
        start.Environment["FAILS"] = fails;
        using var rollout = Process.Start(start)!;
        await rollout.StandardError.ReadToEndAsync();
        await rollout.WaitForExitAsync();
        return (rollout.ExitCode, await File.ReadAllLinesAsync(calls));
    }

    // The verb, and the words that tell one call from another.
    private static string Short(string call)
    {
        var words = call.Replace("--namespace frota ", "", StringComparison.Ordinal).Split(' ')
            .Where(word => !word.StartsWith('-') && !word.StartsWith('/')).ToArray();
        return words[0] switch
        {
            "apply" when call.Contains(" notin ", StringComparison.Ordinal) => "apply servers",
            "apply" when call.Contains("=migrate", StringComparison.Ordinal) => "apply migrate",
            "apply" => "apply fleet",
            "rollout" => $"rollout {words[2]}",
            _ => $"{words[0]} {words[1]}",
        };
    }
}
