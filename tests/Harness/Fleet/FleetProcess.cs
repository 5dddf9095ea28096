using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Frota.Harness.Servers;
using Xunit;

namespace Frota.Harness.Fleet;

/// <summary>One process of the fleet, as it is started in production.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private const int MostGiven = 1000;

    /// <summary>How the runtime is set, as <c>supervisord.conf</c> has it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Runtime = new Dictionary<string, string>
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCConserveMemory"] = "5",
        ["DOTNET_GCgen0size"] = "1000000",
        ["DOTNET_TieredPGO"] = "0",
    };

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly Queue<int> Given = [];

    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _disposed;

    private FleetProcess(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public int Id => _process.Id;

    public IReadOnlyList<string> Arguments => [.. _process.StartInfo.ArgumentList];

    /// <summary>Whether it has ended, by itself or not.</summary>
    public bool HasEnded => _disposed || _process.HasExited;

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>What it holds of the machine's memory now, in bytes; pages that it shares are counted whole.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The processor time that it has had.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts an executable; <paramref name="url"/> is where it will listen.</summary>
    public static FleetProcess Start(
        string project, IEnumerable<string> arguments, string url, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Checkout.Executable(project), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment.Concat(Runtime))
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var started = new FleetProcess(process, url);
        process.Exited += (_, _) => started.End();
        process.OutputDataReceived += (_, e) => started.Note(e.Data);
        process.ErrorDataReceived += (_, e) => started.Note(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>
    /// A port that nothing listens on now, below those that the kernel gives to outgoing connections: one of them could
    /// take it before the process listens.
    /// </summary>
    public static string FreeUrl()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
            if (!IsNew(port))
            {
                continue;
            }

            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return $"http://127.0.0.1:{port}";
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    // Whom a port was given may be about to listen there, or to start anew where it listened.
    private static bool IsNew(int port)
    {
        lock (Given)
        {
            if (Given.Contains(port))
            {
                return false;
            }

            Given.Enqueue(port);
            if (Given.Count > MostGiven)
            {
                Given.Dequeue();
            }

            return true;
        }
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        await Until.TrueAsync(async () =>
        {
            Assert.False(_process.HasExited, $"{_process.StartInfo.FileName} ended: {Log}");
            return await IsAsync("/health/ready");
        }, TimeSpan.FromSeconds(60), () => $"{_process.StartInfo.FileName} is not ready: {Log}");
    }

    /// <summary>Waits until it has logged these words.</summary>
    public Task LogsAsync(string words) => Until.TrueAsync(
        () => Task.FromResult(Log.Contains(words, StringComparison.Ordinal)), $"'{words}' was never logged");

    public async Task<bool> IsAsync(string path) => await ObjectionAsync(path) is null;

    /// <summary>What the process answers when it does not say yes; null when it does.</summary>
    public async Task<string?> ObjectionAsync(string path)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(Url + path));
            return response.IsSuccessStatusCode ? null : await response.Content.ReadAsStringAsync();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>As the kernel ends it: no handler runs.</summary>
    public void Kill() => Send("-KILL");

    /// <summary>Sends a signal by name, such as <c>-STOP</c>.</summary>
    public void Send(string signal)
    {
        using var kill = Process.Start(
            "kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Sets how many files and sockets it may have open from now on; null for its hard limit.</summary>
    public async Task LimitFilesAsync(int? most)
    {
        var limits = (await File.ReadAllLinesAsync($"/proc/{Id}/limits"))
            .Single(l => l.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries); // Max open files, soft, hard, their unit
        var soft = most?.ToString(CultureInfo.InvariantCulture) ?? limits[^2];
        await Script.RunAsync("/usr/bin/prlimit", [$"--pid={Id}", $"--nofile={soft}:"]);
    }

    /// <summary>Sets how much memory it may have besides what it has; null for as much as it likes.</summary>
    public async Task LimitMemoryAsync(long? more)
    {
        var most = "unlimited";
        if (more is { } bytes)
        {
            var line = (await File.ReadAllLinesAsync($"/proc/{Id}/status"))
                .Single(l => l.StartsWith("VmData:", StringComparison.Ordinal));
            var now = long.Parse(line["VmData:".Length..^2], CultureInfo.InvariantCulture) << 10; // "  123 kB"
            most = (now + bytes).ToString(CultureInfo.InvariantCulture);
        }

        await Script.RunAsync("/usr/bin/prlimit", [$"--pid={Id}", $"--data={most}:"]);
    }

    /// <summary>Asks it to stop and waits; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Send("-TERM");
        return await _ended.Task.WaitAsync(TimeSpan.FromSeconds(75));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _disposed = true;
        _ended.TrySetResult(_process.ExitCode); // whoever waits for it must not ask a process that is disposed
        _process.Dispose();
    }

    private void End()
    {
        try
        {
            _ended.TrySetResult(_process.ExitCode);
        }
        catch (InvalidOperationException)
        {
            // Disposed meanwhile, which has told it too.
        }
    }

    private void Note(string? line)
    {
        lock (_log)
        {
            if (line is not null && _log.Count < 20_000)
            {
                _log.Add(line);
            }
        }
    }
}
