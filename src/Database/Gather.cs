using Npgsql;

namespace Frota.Database;

/// <summary>
/// Lets calls that come together go to the server together: while a batch is under way, what comes gathers for the
/// next one. A lone call goes at once, for there is no timer; and each tenant's calls stand in a line of their own, so
/// that a burst fills no batch while others wait. Only a batch that is slow, behind a lock that somebody holds, is
/// passed by the next one.
/// </summary>
/// <typeparam name="TAsk">What one caller asks.</typeparam>
/// <typeparam name="TAnswer">What it gets.</typeparam>
/// <param name="tenantOf">Whose line an ask joins.</param>
/// <param name="answer">Answers several, in their order.</param>
/// <param name="most">Asks of one batch: what is saved by more is little, and each waits for all of them.</param>
/// <param name="time">Says what is slow; the system's unless a test gives its own.</param>
public sealed class Gather<TAsk, TAnswer>(
    Func<TAsk, long> tenantOf, Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> answer, int most = 16,
    TimeProvider? time = null)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Queue<Asked>> _lines = [];
    private readonly Queue<long> _tenants = []; // those with a line, in turn
    private bool _isServed;

    /// <summary>
    /// Asks. What the server refuses of one ask, such as a value that breaks a constraint, fails that ask alone; an
    /// outage fails all of its batch.
    /// </summary>
    public Task<TAnswer> AskAsync(TAsk ask)
    {
        var asked = new Asked(ask);
        lock (_gate)
        {
            Join(asked);
            if (_isServed)
            {
                return asked.Task;
            }

            _isServed = true;
        }

        using (ExecutionContext.SuppressFlow()) // a batch belongs to none of its askers' traces
        {
            _ = Task.Run(ServeAsync);
        }

        return asked.Task;
    }

    private async Task ServeAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            await AnswerAsync(batch).WaitAsync(Slow, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnswerAsync(IReadOnlyList<Asked> batch)
    {
        try
        {
            var answers = await answer([.. batch.Select(asked => asked.Ask)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].TrySetResult(answers[i]);
            }
        }
        catch (PostgresException e) when (batch.Count > 1 && IsOfSome(e))
        {
            foreach (var asked in batch)
            {
                await AnswerAsync([asked]);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            foreach (var asked in batch)
            {
                asked.TrySetException(e);
            }
        }
    }

    // Of the data, a row of somebody else's, or a deadlock with somebody; not the server's, whom nobody reaches one by
    // one either.
    private static bool IsOfSome(PostgresException e) =>
        e.SqlState[..2] is "22" or "23" or "P0"
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DeadlockDetected;

    private List<Asked> Next()
    {
        var batch = new List<Asked>();
        lock (_gate)
        {
            // Of nobody more than twice what the shortest line has: a lone call's batch is short, and so is its wait.
            var turns = _tenants.Count > 1 ? 2 * _lines.Values.Min(line => line.Count) : most;
            for (var turn = 0; turn < turns; turn++)
            {
                for (var left = _tenants.Count; left > 0 && batch.Count < most; left--)
                {
                    batch.Add(Leave(_tenants.Dequeue()));
                }
            }

            _isServed = batch.Count > 0;
        }

        return batch;
    }

    private Asked Leave(long tenant)
    {
        var line = _lines[tenant];
        var asked = line.Dequeue();
        if (line.Count > 0)
        {
            _tenants.Enqueue(tenant);
        }
        else
        {
            _lines.Remove(tenant);
        }

        return asked;
    }

    private void Join(Asked asked)
    {
        var tenant = tenantOf(asked.Ask);
        if (!_lines.TryGetValue(tenant, out var line))
        {
            _lines[tenant] = line = [];
            _tenants.Enqueue(tenant);
        }

        line.Enqueue(asked);
    }

    private sealed class Asked(TAsk ask)
        : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TAsk Ask => ask;
    }
}
