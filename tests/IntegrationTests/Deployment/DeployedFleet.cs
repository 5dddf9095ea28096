using System.Diagnostics;
using System.Text.Json;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>
/// A fleet as on a host of its own: a folder of releases, and a real supervisord that runs the one in service.
/// </summary>
internal sealed class DeployedFleet : IAsyncDisposable
{
    public const string Missing = "the distribution's supervisor is not installed";

    private const int Workers = 2;

    private static readonly string[] Projects = ["Receiver", "Panel", "Workers", "Cli"];

    private readonly string _root = Directory.CreateTempSubdirectory("frota-releases-").FullName;

    private int _asked;

    private DeployedFleet(TestFleet fleet)
    {
        Fleet = fleet;
        Supervisor = new Supervisor(fleet, Path.Combine(_root, "current"), Workers);
    }

    public TestFleet Fleet { get; }

    public Supervisor Supervisor { get; }

    /// <summary>The processes, in the order in which they are replaced.</summary>
    public string[] Programs { get; private set; } = [];

    /// <summary>The release in service, by its name.</summary>
    public string? Current => Leads("current");

    /// <summary>The release before it.</summary>
    public string? Previous => Leads("previous");

    /// <summary>Starts the release "one".</summary>
    public static async Task<DeployedFleet> StartAsync(TestServers servers)
    {
        Assert.SkipUnless(File.Exists(Supervisor.Program), Missing);
        var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        Assert.Equal(0, await fleet.Receiver.StopAsync());
        var deployed = new DeployedFleet(fleet);
        await deployed.BuildAsync("one");
        File.CreateSymbolicLink(Path.Combine(deployed._root, "current"), "releases/one");
        var first = int.Parse(deployed.Supervisor.Environment["FROTA_WORKER_PORT"], null);
        deployed.Programs =
        [
            "workers:suspects", .. Enumerable.Range(first, Workers).Select(port => $"workers:worker-{port}"),
            "web:panel", "web:receiver", "supervise",
        ];
        await deployed.Supervisor.StartAsync(deployed.Programs);
        await Until.TrueAsync(async () => (await Script.TryAsync(Checkout.Executable("Cli"), ["health"],
            deployed.Supervisor.Environment)).ExitCode == 0, TimeSpan.FromSeconds(60),
            () => $"the fleet is not well: {deployed.Supervisor.Logs()}");
        return deployed;
    }

    /// <summary>Puts what these tests were built with into the folder of a release.</summary>
    public async Task BuildAsync(string release)
    {
        foreach (var project in Projects)
        {
            var folder = Path.Combine(_root, "releases", release, "artifacts", "bin", project);
            Directory.CreateDirectory(folder);
            await Script.RunAsync("/usr/bin/cp",
                ["-a", Path.GetDirectoryName(Checkout.Executable(project))!, Path.Combine(folder, "release")]);
        }

        File.Copy(Path.Combine(Checkout.Root, "supervisord.conf"),
            Path.Combine(_root, "releases", release, "supervisord.conf"));
    }

    /// <summary>
    /// Puts a script in the place of a program of a release; in it, <c>"$0.real"</c> is the program itself.
    /// </summary>
    public void Spoil(string release, string project, string script)
    {
        var program = Path.Combine(
            _root, "releases", release, "artifacts", "bin", project, "release", $"Frota.{project}");
        File.Move(program, $"{program}.real");
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs ops/deploy to its end.</summary>
    public Task<Ended> DeployAsync(params string[] arguments) => Script.TryAsync(
        "ops/deploy", ["--root", _root, "--free", "1", .. arguments], Supervisor.Environment);

    /// <summary>Starts ops/deploy and lets it run.</summary>
    public Process Deploying(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Checkout.Root, "ops/deploy"), ["--root", _root, "--free", "1", .. arguments]);
        foreach (var (name, value) in Supervisor.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The release that a process was started from.</summary>
    public async Task<string?> ReleaseAsync(string program)
    {
        var pid = (await Supervisor.PidsAsync(program))[0];
        var exe = new FileInfo($"/proc/{pid}/exe").LinkTarget ?? ""; // gone between two looks
        var releases = Path.Combine(_root, "releases") + "/";
        return exe.StartsWith(releases, StringComparison.Ordinal) ? exe[releases.Length..].Split('/')[0] : null;
    }

    /// <summary>The releases that the processes run.</summary>
    public async Task<IReadOnlyList<string?>> ReleasesAsync()
    {
        var releases = new List<string?>();
        foreach (var program in Programs)
        {
            releases.Add(await ReleaseAsync(program));
        }

        return [.. releases.Distinct()];
    }

    /// <summary>Fails the test when no message is answered.</summary>
    public async Task AnswersAsync()
    {
        var contact = $"1555444{++_asked:0000}";
        await Fleet.SayAsync(contact, "still there?");
        Assert.Equal("echo: still there?", Assert.Single(await Fleet.RepliesAsync(contact)).Text);
    }

    /// <summary>What <c>--json</c> said.</summary>
    public static JsonElement Report(Ended ended) => JsonDocument.Parse(ended.Output).RootElement.GetProperty("data");

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        await Fleet.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private string? Leads(string link) => Path.GetFileName(new FileInfo(Path.Combine(_root, link)).LinkTarget);
}
