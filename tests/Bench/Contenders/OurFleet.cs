using System.Diagnostics;
using Frota.Bench.Load;
using Frota.Bench.Measuring;
using Frota.Bench.Scenarios;
using Frota.Harness.Fleet;

namespace Frota.Bench.Contenders;

/// <summary>A fleet of a trial's own, with many tenants: one account has a pace of its own.</summary>
internal sealed class OurFleet : IAsyncDisposable
{
    private const int Tenants = 32;

    // Seconds between two looks.
    private const double Soon = 0.25;
    private const double Late = 5;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly Store _store;
    private readonly Trial _trial;

    private OurFleet(TestFleet fleet, Store store, Trial trial) => (Fleet, _store, _trial) = (fleet, store, trial);

    public TestFleet Fleet { get; }

    /// <summary>Starts a receiver and so many workers with all roles.</summary>
    public static async Task<OurFleet> StartAsync(Trial trial, int workers)
    {
        var store = await trial.Servers.BrokerAsync();
        var setup = new FleetSetup
        {
            Workers = workers,
            Neighbours = Tenants - 1,
            Broker = store.Environment["BENCH_RABBITMQ"],
            Receiver = ["--EDGE_RATE=1000000"], // few accounts are the whole load here: their limit would be measured
        };
        try
        {
            return new OurFleet(await TestFleet.StartAsync(trial.Servers.Private, setup), store, trial);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where webhooks are posted to, without the account's part.</summary>
    public Uri Hooks => new($"{Fleet.ReceiverUrl}/hooks/whatsapp-cloud");

    /// <summary>Posts to all tenants in turn.</summary>
    public Task<WrkReport> PostAsync(Wrk wrk, TimeSpan duration) => wrk.PostAsync(
        Hooks, ["main", .. Enumerable.Range(0, Tenants - 1).Select(TestFleet.Neighbour)],
        TestFleet.AppSecret, duration, _trial.Cancel);

    /// <summary>What its processes and its servers use while something is done.</summary>
    public Task<(T Result, Costs Costs)> CostsAsync<T>(Func<Task<T>> work) =>
        Costs.OfAsync([.. Fleet.Workers.Append(Fleet.Receiver).Select(one => one.Id)], _trial.Servers.Stores, work);

    /// <summary>Messages in the inbox.</summary>
    public Task<long> StoredAsync() => Fleet.AskAsync<long>("SELECT count(*) FROM inbound_messages");

    /// <summary>Replies that the channel has taken.</summary>
    public Task<long> SentAsync() =>
        Fleet.AskAsync<long>("SELECT count(*) FROM outbound_messages WHERE sent_at IS NOT NULL");

    /// <summary>
    /// Waits until a count is reached. To count a great table costs as much as some hundred turns, so it looks again
    /// when half of what is left should be there, at the pace so far.
    /// </summary>
    public async Task ReachAsync(Func<Task<long>> count, long wanted)
    {
        var since = Stopwatch.GetTimestamp();
        var first = await count();
        for (var reached = first; reached < wanted; reached = await count())
        {
            var elapsed = Stopwatch.GetElapsedTime(since);
            if (elapsed > Deadline)
            {
                throw new TimeoutException($"{reached} of {wanted} were reached; {Fleet.Logs()}");
            }

            var half = elapsed.TotalSeconds * (wanted - reached) / Math.Max(1, reached - first) / 2;
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(half, Soon, Late)), _trial.Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _store.DisposeAsync();
        await _trial.Servers.Private.DropDatabaseAsync(Fleet.Postgres); // or it is vacuumed in the next trial's time
    }
}
