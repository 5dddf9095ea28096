using System.Collections.Concurrent;
using Dapper;
using Frota.Database;
using Npgsql;

namespace Frota.Workers.Replies;

/// <summary>
/// Tells running generations that their conversation has something newer: one question a second for all of them
/// together. It only saves time and tokens; whether a turn is superseded is decided again as it finishes.
/// </summary>
internal sealed partial class NewsWatch(FleetDatabase database, ILogger<NewsWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Following> _following = [];

    /// <summary>
    /// Follows a conversation until disposed; its token is cancelled when something newer than
    /// <paramref name="lastReadId"/> is stored.
    /// </summary>
    public Following Follow(long conversationId, long lastReadId)
    {
        var following = new Following(this, conversationId, lastReadId);
        _following[conversationId] = following;
        return following;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Beat, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                LogBlind(e.Message);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var ids = _following.Keys.ToArray();
        if (ids.Length == 0)
        {
            return;
        }

        await using var connection = await database.OpenAsync(cancel);
        var newer = await connection.QueryAsync<(long, long)>(new CommandDefinition(
            "SELECT id, last_inbound_id FROM conversations WHERE id = ANY (@ids)", new { ids },
            cancellationToken: cancel));
        foreach (var (id, newest) in newer)
        {
            Tell(id, newest);
        }
    }

    /// <summary>
    /// Cuts the generation of a conversation short, if there is one and it has not read <paramref name="newestId"/>.
    /// </summary>
    internal void Tell(long conversationId, long newestId)
    {
        if (_following.TryGetValue(conversationId, out var following) && newestId > following.LastReadId)
        {
            following.Tell();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "could not look for newer messages: {Reason}")]
    private partial void LogBlind(string reason);

    /// <summary>One generation that follows its conversation.</summary>
    internal sealed class Following(NewsWatch watch, long conversationId, long lastReadId) : IDisposable
    {
        private readonly CancellationTokenSource _news = new();
        private bool _over;

        public long LastReadId => lastReadId;

        public CancellationToken News => _news.Token;

        public void Tell()
        {
            lock (this)
            {
                if (!_over)
                {
                    _news.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (this)
            {
                _over = true;
                // Only itself: a fenced generation may end after the next one of its conversation has begun.
                watch._following.TryRemove(KeyValuePair.Create(conversationId, this));
                _news.Dispose();
            }
        }
    }
}
