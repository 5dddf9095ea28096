using Microsoft.Extensions.Hosting;

namespace Frota.Messaging.Consuming;

/// <summary>
/// What this process has under way, and whether it takes more. It is quiet while somebody wishes so, and for good from
/// the moment that the process is asked to stop, long before its consumers' turn in the row of services to stop comes.
/// </summary>
public sealed class Workload(IHostApplicationLifetime lifetime) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Func<double>> _loads = [];
    private CancellationTokenSource _quiet = Until(lifetime);
    private TaskCompletionSource? _resumed;
    private int _busy;
    private int _sessions;

    /// <summary>Handlings under way.</summary>
    public int Busy => Volatile.Read(ref _busy);

    /// <summary>How full the fullest of the consumers is, from 0 to 1.</summary>
    public double Load
    {
        get
        {
            lock (_gate)
            {
                return _loads.Select(load => load()).DefaultIfEmpty(0).Max();
            }
        }
    }

    /// <summary>What it does now.</summary>
    public WorkState State
    {
        get
        {
            lock (_gate)
            {
                return lifetime.ApplicationStopping.IsCancellationRequested ? WorkState.Stopping
                    : _quiet.IsCancellationRequested ? WorkState.Quiet
                    : _sessions < _loads.Count ? WorkState.Waiting
                    : WorkState.Working;
            }
        }
    }

    /// <summary>True while it takes no more.</summary>
    public bool IsQuiet => Quiet.IsCancellationRequested;

    /// <summary>Cancelled when it takes no more; after a resumption, ask again.</summary>
    internal CancellationToken Quiet
    {
        get
        {
            lock (_gate)
            {
                return _quiet.Token;
            }
        }
    }

    /// <summary>Cancelled when the process is asked to stop.</summary>
    internal CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Takes no more; what is under way goes on. Twice is once.</summary>
    public void GoQuiet()
    {
        CancellationTokenSource quiet;
        lock (_gate)
        {
            if (_quiet.IsCancellationRequested)
            {
                return;
            }

            (quiet, _resumed) = (_quiet, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        quiet.Cancel();
    }

    /// <summary>Takes work again, unless the process stops.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_resumed is null || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return;
            }

            _quiet.Dispose();
            _quiet = Until(lifetime);
            _resumed.SetResult();
            _resumed = null;
        }
    }

    /// <summary>Waits while it is quiet, but not for a process that stops.</summary>
    public Task ResumedAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            return _resumed is null ? Task.CompletedTask : _resumed.Task.WaitAsync(cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _quiet.Dispose();

    /// <summary>A consumer is there, and says how full it is.</summary>
    internal void Add(Func<double> load)
    {
        lock (_gate)
        {
            _loads.Add(load);
        }
    }

    /// <summary>A consumer begins (1) or ends (-1) to be served by the broker.</summary>
    internal void Subscribed(int sessions) => Interlocked.Add(ref _sessions, sessions);

    /// <summary>A handling begins (1) or has ended (-1).</summary>
    public void Change(string queue, int handlings)
    {
        Interlocked.Add(ref _busy, handlings);
        ConsumeMetrics.Change(queue, handlings);
    }

    private static CancellationTokenSource Until(IHostApplicationLifetime lifetime) =>
        CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
}

/// <summary>What a worker does.</summary>
public enum WorkState
{
    /// <summary>Not all of its consumers are served by the broker.</summary>
    Waiting,

    /// <summary>It takes work.</summary>
    Working,

    /// <summary>It finishes what is under way and takes no more until it is told.</summary>
    Quiet,

    /// <summary>It finishes what is under way and ends.</summary>
    Stopping,
}
