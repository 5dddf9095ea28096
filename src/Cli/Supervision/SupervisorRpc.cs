using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using Frota.Cli.Shell;

namespace Frota.Cli.Supervision;

/// <summary>A program as supervisord sees it.</summary>
/// <param name="Group">Such as <c>workers</c>.</param>
/// <param name="Name">Such as <c>worker-9101</c>.</param>
/// <param name="State">RUNNING, STARTING, STOPPED, STOPPING, BACKOFF, EXITED, FATAL or UNKNOWN.</param>
/// <param name="Pid">0 when it does not run.</param>
internal sealed record SupervisedProcess(string Group, string Name, string State, long Pid)
{
    /// <summary>As supervisord wants it named.</summary>
    public string FullName => $"{Group}:{Name}";

    /// <summary>It runs, or is about to.</summary>
    public bool IsUp => State is "RUNNING" or "STARTING";
}

/// <summary>Speaks to the supervisord of this host, over its socket.</summary>
internal sealed class SupervisorRpc : IDisposable
{
    private const int MostBytes = 1_000_000;

    // http://supervisord.org/api.html: what somebody else did first is done too.
    private const int AlreadyStarted = 60;
    private const int NotRunning = 70;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly string _socket;

    /// <param name="socket">The path of supervisord's socket.</param>
    public SupervisorRpc(string socket)
    {
        _socket = socket;
        _handler = new SocketsHttpHandler { ConnectCallback = (_, cancel) => ConnectAsync(socket, cancel) };
        _http = new HttpClient(_handler)
        {
            BaseAddress = new Uri("http://supervisor/"),
            Timeout = Patience,
            MaxResponseContentBufferSize = MostBytes,
        };
    }

    /// <summary>All programs.</summary>
    public async Task<IReadOnlyList<SupervisedProcess>> AllAsync(CancellationToken cancel) =>
        [.. ((List<object>)await CallAsync("supervisor.getAllProcessInfo", [], cancel))
            .Cast<IReadOnlyDictionary<string, object>>()
            .Select(p => new SupervisedProcess(
                (string)p["group"], (string)p["name"], (string)p["statename"], (long)p["pid"]))];

    /// <summary>Starts a program and does not wait for it.</summary>
    public Task StartAsync(SupervisedProcess program, CancellationToken cancel) =>
        UnlessAsync(AlreadyStarted, CallAsync("supervisor.startProcess", [program.FullName, false], cancel));

    /// <summary>Asks a program to stop, for good, and does not wait for it.</summary>
    public Task StopAsync(SupervisedProcess program, CancellationToken cancel) =>
        UnlessAsync(NotRunning, CallAsync("supervisor.stopProcess", [program.FullName, false], cancel));

    /// <summary>Kills a program; supervisord starts it again.</summary>
    public Task KillAsync(SupervisedProcess program, CancellationToken cancel) =>
        UnlessAsync(NotRunning, CallAsync("supervisor.signalProcess", [program.FullName, "KILL"], cancel));

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream disposes its socket.")]
    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // One fault is none.
    private static async Task UnlessAsync(int code, Task call)
    {
        try
        {
            await call;
        }
        catch (XmlRpcFault fault) when (fault.Code == code)
        {
            // it is as it should be
        }
        catch (XmlRpcFault fault)
        {
            throw new CliFault(ExitCodes.Failure, $"supervisord refuses: {fault.Message}", inner: fault);
        }
    }

    /// <exception cref="CliFault">supervisord does not answer.</exception>
    private async Task<object> CallAsync(string method, object[] parameters, CancellationToken cancel)
    {
        using var body = new StringContent(XmlRpc.Call(method, parameters), Encoding.UTF8, "text/xml");
        try
        {
            using var response = await _http.PostAsync(new Uri("/RPC2", UriKind.Relative), body, cancel);
            response.EnsureSuccessStatusCode();
            return XmlRpc.Read(await response.Content.ReadAsStringAsync(cancel));
        }
        catch (Exception e) when (e is HttpRequestException or FormatException
            || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw CliFault.Unavailable($"supervisord at {_socket}", e.Message, SettingNames.StateFolder, e);
        }
    }
}
