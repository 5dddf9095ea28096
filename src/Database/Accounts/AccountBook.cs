using System.Collections.Concurrent;

namespace Frota.Database.Accounts;

/// <summary>Channel accounts by id, read at most every few seconds.</summary>
public sealed class AccountBook(FleetDatabase database, AccountReader reader, TimeProvider time)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, (ChannelAccount? Account, long ReadAt)> _accounts = [];

    /// <summary>An account with its secrets open; null when it is gone or not active.</summary>
    public async Task<ChannelAccount?> FindAsync(long accountId, CancellationToken cancel)
    {
        if (_accounts.TryGetValue(accountId, out var known) && time.GetElapsedTime(known.ReadAt) < Freshness)
        {
            return known.Account;
        }

        await using var connection = await database.OpenAsync(cancel);
        var account = await reader.FindAsync(connection, accountId, cancel);
        _accounts[accountId] = (account, time.GetTimestamp());
        return account;
    }
}
