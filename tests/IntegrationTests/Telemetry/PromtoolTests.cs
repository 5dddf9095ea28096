using System.Diagnostics;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>Prometheus' own tool reads the page of a real process.</summary>
public sealed class PromtoolTests(TestServers servers)
{
    private const string Promtool = "/usr/bin/promtool";

    // Names that a convention of OpenTelemetry chose, against Prometheus' taste.
    private static readonly string[] Foreign = ["dotnet_", "db_client_connection_"];

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task It_has_nothing_against_our_names_and_our_syntax()
    {
        Assert.SkipUnless(File.Exists(Promtool), "the distribution's prometheus is not installed");
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.SayAsync("15550002222", "Qual o horário?", "wamid.promtool");
        await fleet.RepliesAsync("15550002222");

        foreach (var process in fleet.Workers.Append(fleet.Receiver))
        {
            var page = await Http.GetStringAsync(new Uri($"{process.Url}/metrics"), Cancel);
            Assert.Contains("# TYPE frota_", page, StringComparison.Ordinal);
            var remarks = (await CheckAsync(page)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !Foreign.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal)));
            Assert.Empty(remarks);
        }
    }

    [Fact]
    public async Task It_finds_a_page_that_is_wrong()
    {
        Assert.SkipUnless(File.Exists(Promtool), "the distribution's prometheus is not installed");
        Assert.NotEmpty(await CheckAsync("# TYPE x counter\n# TYPE x gauge\nx 1\n"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What it says of a page.</summary>
    private static async Task<string> CheckAsync(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo(Promtool, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(
            promtool.StandardOutput.ReadToEndAsync(Cancel), promtool.StandardError.ReadToEndAsync(Cancel));
        await promtool.StandardInput.WriteAsync(page.AsMemory(), Cancel);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(Cancel);
        return string.Concat(await said);
    }
}
