using System.Data.Common;
using System.Security.Cryptography;

namespace Frota.Panel.Accounts;

/// <summary>
/// The web chat accounts as of at most <see cref="Lifetime"/> ago. While Postgres is away the last known ones serve on.
/// </summary>
internal sealed partial class ChatAccounts(IChatAccountSource source, TimeProvider time, ILogger<ChatAccounts> log)
    : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    /// <summary>How often the accounts may be read again before their time, whoever asks.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private Snapshot? _snapshot;

    /// <summary>Every account, by its key.</summary>
    public async ValueTask<IReadOnlyCollection<ChatAccount>> AllAsync(CancellationToken cancel) =>
        (await CurrentAsync(Lifetime, cancel)).ByKey.Values;

    /// <summary>An account, or null when there is none by that key.</summary>
    public async ValueTask<ChatAccount?> FindAsync(string key, CancellationToken cancel) =>
        (await CurrentAsync(Lifetime, cancel)).ByKey.GetValueOrDefault(key);

    /// <summary>An account whose secrets may just have been changed.</summary>
    public async ValueTask<ChatAccount?> FindFreshAsync(string key, CancellationToken cancel) =>
        (await CurrentAsync(LeastPause, cancel)).ByKey.GetValueOrDefault(key);

    public void Dispose() => _reading.Dispose();

    private async ValueTask<Snapshot> CurrentAsync(TimeSpan oldest, CancellationToken cancel)
    {
        if (_snapshot is { } known && IsYoung(known, oldest))
        {
            return known;
        }

        await _reading.WaitAsync(cancel);
        try
        {
            return _snapshot is { } read && IsYoung(read, oldest) ? read : _snapshot = await ReadAsync(cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        try
        {
            var accounts = await source.ReadAsync(cancel);
            return new Snapshot(accounts.ToDictionary(account => account.Key, StringComparer.Ordinal), began);
        }
        catch (Exception e) when (_snapshot is not null
            && e is DbException or TimeoutException or CryptographicException)
        {
            // Counted as read: the next attempt waits its turn instead of adding to what Postgres suffers from.
            OldAccounts(e.GetType().Name);
            return _snapshot! with { Read = began };
        }
    }

    private bool IsYoung(Snapshot snapshot, TimeSpan oldest) => time.GetElapsedTime(snapshot.Read) < oldest;

    private sealed record Snapshot(Dictionary<string, ChatAccount> ByKey, long Read);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accounts cannot be read ({Error}); the known ones serve on")]
    private partial void OldAccounts(string error);
}
