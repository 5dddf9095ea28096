using System.Globalization;
using Frota.Harness.Fleet;
using Frota.Harness.Proxies;
using Frota.Harness.Servers;
using Frota.LoadTest.Traffic;

namespace Frota.Harness.Attacks;

/// <summary>
/// A fleet whose servers are its own and whose links to them can be broken. The harness itself asks the servers
/// directly.
/// </summary>
internal sealed class AttackedFleet : IAsyncDisposable
{
    /// <summary>Quiet times short enough for an attack and long enough to coalesce.</summary>
    private const string Settings =
        """{"provider":"openai","model":"sim","quietMs":300,"fragmentQuietMs":300,"maxWaitMs":2000}""";

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _supervising;
    private int _strangers;

    private AttackedFleet(string folder, PrivateServers servers, Links links, TestFleet fleet)
    {
        Folder = folder;
        Servers = servers;
        Links = links;
        Fleet = fleet;
        _supervising = SuperviseAsync();
    }

    /// <summary>Where posts and effects are written down: not on the disk of the servers, which may be full.</summary>
    public string Folder { get; }

    public PrivateServers Servers { get; }

    public Links Links { get; }

    public TestFleet Fleet { get; }

    /// <summary>Starts servers, links, simulators, a receiver, so many workers, and one for suspects.</summary>
    /// <param name="workers">How many with all other roles.</param>
    /// <param name="tenants">How many, each with a channel account.</param>
    /// <param name="ownDisk">Whether the servers have a disk for themselves.</param>
    public static async Task<AttackedFleet> StartAsync(int workers, int tenants = 1, bool ownDisk = false)
    {
        var folder = Directory.CreateTempSubdirectory("frota-traces-").FullName;
        var servers = await PrivateServers.StartAsync(ownDisk);
        var links = new Links(servers.Postgres, servers.Broker, servers.Redis);
        var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = workers,
            Settings = Settings,
            Neighbours = tenants - 1,
            Statuses = true,
            EffectsFile = EffectsIn(folder),
            Links = links,
        });
        await fleet.AddWorker("suspects").ReadyAsync();
        string[] accounts = ["main", .. Enumerable.Range(0, tenants - 1).Select(TestFleet.Neighbour)];
        return new AttackedFleet(folder, servers, links, fleet)
        {
            Accounts = [.. accounts.Select(
                account => new LoadAccount(account, TestFleet.PhoneNumberId, TestFleet.AppSecret))],
        };
    }

    /// <summary>The tenants' channel accounts.</summary>
    public required IReadOnlyList<LoadAccount> Accounts { get; init; }

    /// <summary>What reached the contacts, a line each.</summary>
    public string EffectsFile => EffectsIn(Folder);

    /// <summary>While false, what ends stays down.</summary>
    public bool Supervised { get; set; } = true;

    /// <summary>How many processes were started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>A contact whom nobody else is.</summary>
    public string NextStranger() =>
        string.Create(CultureInfo.InvariantCulture, $"5500{Interlocked.Increment(ref _strangers):00000000}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _supervising.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        await Fleet.DisposeAsync();
        await Links.DisposeAsync();
        await Servers.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string EffectsIn(string folder) => Path.Combine(folder, "effects.jsonl");

    // What supervisord does on a host: a process that ended is started again.
    private async Task SuperviseAsync()
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (await looking.WaitForNextTickAsync(_stopping.Token))
        {
            if (!Supervised)
            {
                continue;
            }

            foreach (var ended in Fleet.Workers.Where(w => w.HasEnded).ToList())
            {
                await Fleet.ReplaceAsync(ended);
                Restarts++;
            }

            if (Fleet.Receiver.HasEnded)
            {
                await Fleet.ReplaceReceiverAsync();
                Restarts++;
            }
        }
    }
}
