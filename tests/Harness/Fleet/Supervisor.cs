using System.Diagnostics;
using System.Globalization;
using Frota.Harness.Servers;
using Xunit;

namespace Frota.Harness.Fleet;

/// <summary>
/// The project's <c>supervisord.conf</c> under a real supervisord, with one worker, in the place of the receiver and
/// the workers that a test's fleet starts itself.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    /// <summary>Where Debian's package puts it.</summary>
    public const string Program = "/usr/bin/supervisord";

    private static readonly HttpClient Http = new();

    private readonly Dictionary<string, string> _environment;
    private readonly string _folder = Directory.CreateTempSubdirectory("frota-supervised-").FullName;
    private readonly Uri _metrics = new(FleetProcess.FreeUrl());
    private Process? _process;

    /// <param name="fleet">Its settings; its receiver must not listen any more.</param>
    /// <param name="home">Where the programs are, built in Release; null for what these tests were built with.</param>
    /// <param name="workers">How many workers.</param>
    public Supervisor(TestFleet fleet, string? home = null, int workers = 1)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        Directory.CreateDirectory(Path.Combine(_folder, "supervisor"));
        var panel = FleetProcess.FreeUrl();
        _environment = new(fleet.Environment)
        {
            ["FROTA_HOME"] = home ?? Checkout.Root,
            ["FROTA_DATA"] = _folder,
            ["FROTA_WORKERS"] = workers.ToString(CultureInfo.InvariantCulture),
            ["FROTA_WORKER_PORT"] = FreePort(),
            ["FROTA_SPARES"] = "1",
            ["FROTA_SPARE_PORT"] = FreePort(),
            ["FROTA_SUPERVISE_URL"] = _metrics.ToString(),
            ["FROTA_SUSPECTS_PORT"] = FreePort(),
            ["FROTA_PANEL_URL"] = panel,
            ["FROTA_PANEL_ADDRESS"] = panel,
        };
        var built = home is null ? Path.GetFileName(Path.GetDirectoryName(Checkout.Executable("Workers"))) : "release";
        File.WriteAllText(Settings, File.ReadAllText(Path.Combine(Checkout.Root, "supervisord.conf"))
            .Replace("/release/", $"/{built}/", StringComparison.Ordinal));
    }

    /// <summary>What the programs are told.</summary>
    public Dictionary<string, string> Environment => _environment;

    /// <summary>Adds a program of the test's own; before the start.</summary>
    public void Add(string name, string program) =>
        File.WriteAllText(Path.Combine(_folder, "supervisor", $"{name}.conf"), program);

    /// <summary>Starts supervisord and waits until these programs run.</summary>
    public async Task StartAsync(params string[] programs)
    {
        var start = new ProcessStartInfo(Program, ["--nodaemon", "--silent", "--configuration", Settings]);
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        foreach (var program in programs)
        {
            await StateAsync(program, "RUNNING");
        }
    }

    /// <summary>Waits until a program is in a state, as <c>supervisorctl status</c> names both.</summary>
    public Task StateAsync(string program, string state) => Until.TrueAsync(
        async () => (await ControlAsync("status", program)).Contains($" {state} ", StringComparison.Ordinal),
        TimeSpan.FromSeconds(90), () => $"{program} is never {state}; {Logs()}");

    /// <summary>The process ids of these programs.</summary>
    public async Task<IReadOnlyList<int>> PidsAsync(params string[] programs)
    {
        var pids = new List<int>();
        foreach (var program in programs)
        {
            pids.Add(int.Parse(await ControlAsync("pid", program), CultureInfo.InvariantCulture));
        }

        return pids;
    }

    /// <summary>The metrics of <c>frota supervise listen</c>; nothing while it does not answer.</summary>
    public async Task<string> MetricsAsync()
    {
        try
        {
            return await Http.GetStringAsync(new Uri(_metrics, "/metrics"));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>The command line with the settings of the supervised fleet; it must end with this code.</summary>
    public async Task<Ended> FrotaAsync(int exitCode, params string[] arguments)
    {
        var ended = await Script.TryAsync(
            Checkout.Executable("Cli"), arguments, new(_environment) { ["NO_COLOR"] = "1" });
        Assert.True(ended.ExitCode == exitCode,
            $"frota {string.Join(' ', arguments)} ended with {ended.ExitCode}: {ended.Error}{ended.Output}; {Logs()}");
        return ended;
    }

    /// <summary>Kills supervisord, and nobody else.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public string Logs() => string.Join('\n', Directory.GetFiles(Path.Combine(_folder, "logs"))
        .Select(file => $"--- {Path.GetFileName(file)}\n{File.ReadAllText(file)}"));

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await ControlAsync("shutdown");
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Settings => Path.Combine(_folder, "supervisord.conf");

    private static string FreePort() =>
        new Uri(FleetProcess.FreeUrl()).Port.ToString(CultureInfo.InvariantCulture);

    // Its exit code tells what the words tell too.
    private async Task<string> ControlAsync(params string[] command) => (await Script.TryAsync(
        "/usr/bin/supervisorctl", ["-s", $"unix://{_folder}/supervisor.sock", .. command])).Output;
}
