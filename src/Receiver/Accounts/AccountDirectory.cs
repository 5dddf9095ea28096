using System.Collections.Frozen;
using Frota.Database.Accounts;

namespace Frota.Receiver.Accounts;

/// <summary>
/// The accounts that webhooks may name, in memory: serving needs neither Postgres nor Redis.
/// </summary>
internal sealed class AccountDirectory
{
    private volatile FrozenDictionary<(string Channel, string Key), ChannelAccount>? _accounts;

    /// <summary>False until accounts were read once, from Postgres or from the snapshot.</summary>
    public bool IsLoaded => _accounts is not null;

    /// <summary>The account of a webhook's URL; null when there is none.</summary>
    public ChannelAccount? Find(string channel, string key) => _accounts?.GetValueOrDefault((channel, key));

    /// <summary>Takes over what was read.</summary>
    public void Replace(IEnumerable<ChannelAccount> accounts) =>
        _accounts = accounts.ToFrozenDictionary(a => (a.Channel, a.Key));
}
