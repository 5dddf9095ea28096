using System.Collections.Concurrent;
using Dapper;
using Frota.Connectors.Channels;
using Frota.Database.Accounts;
using Npgsql;

namespace Frota.Receiver.Accounts;

/// <summary>
/// When each webhook secret last proved a webhook, so that an operator sees when nobody signs with the old one any
/// more. Noted in memory, told to Postgres now and then: serving waits for nothing.
/// </summary>
internal sealed class SecretUse
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> _used = [];

    /// <summary>Notes that a secret of the account proved a webhook, and where there are more, which one.</summary>
    public void Note(ChannelAccount account, IChannel channel, IWebhookHeaders headers, byte[] body, DateTimeOffset now)
    {
        var ids = account.WebhookSecretIds;
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids.Count == 1
                || channel.Verify(headers, body, [account.WebhookSecrets[i]], now) == Authenticity.Authentic)
            {
                _used[ids[i]] = now;
                return;
            }
        }
    }

    /// <summary>Tells Postgres what was noted since the last time; what cannot be told is kept.</summary>
    public async Task TellAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var used = _used.ToArray();
        if (used.Length == 0)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE channel_secrets s SET last_used_at = greatest(s.last_used_at, used.at)
            FROM unnest(@ids, @times) AS used (id, at) WHERE s.id = used.id
            """, new
        {
            ids = used.Select(u => u.Key).ToArray(),
            times = used.Select(u => u.Value.UtcDateTime).ToArray(),
        }, cancellationToken: cancel));
        foreach (var told in used)
        {
            _used.TryRemove(told); // unless it was used meanwhile
        }
    }
}
