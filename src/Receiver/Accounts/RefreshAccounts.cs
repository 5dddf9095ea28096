using Frota.Database;
using Frota.Database.Accounts;
using Npgsql;

namespace Frota.Receiver.Accounts;

/// <summary>
/// Keeps the directory fresh: from the snapshot at the start, then from Postgres every <see cref="Period"/>; what
/// Postgres said last is written to the snapshot when it changed.
/// </summary>
internal sealed partial class RefreshAccounts(
    AccountDirectory directory, FleetDatabase database, AccountReader reader, SnapshotFile snapshot, SecretUse uses,
    TimeProvider time, ILogger<RefreshAccounts> logger) : BackgroundService
{
    /// <summary>How long a new account or a new secret may take to be known.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan TellUse = TimeSpan.FromSeconds(5);

    private IReadOnlyList<ChannelAccount> _known = [];
    private long _told = time.GetTimestamp();
    private bool _away;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Read before the first request is served; Postgres is asked afterwards, and may be away.
        if (snapshot.Read(out var trouble) is { } accounts)
        {
            _known = accounts;
            directory.Replace(accounts);
            LogSnapshot(accounts.Count);
        }
        else
        {
            LogNoSnapshot(trouble ?? "");
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RefreshAsync(stoppingToken);
            await Task.Delay(Period, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            var accounts = await reader.ReadAllAsync(connection, cancel);
            directory.Replace(accounts);
            _away = false;
            if (!Same(accounts, _known))
            {
                foreach (var account in accounts.Where(a => a.WebhookSecrets.Count == 0))
                {
                    LogMute(account.Channel, account.Key);
                }

                snapshot.Write(accounts);
                _known = accounts;
            }

            if (time.GetElapsedTime(_told) > TellUse)
            {
                await uses.TellAsync(connection, cancel);
                _told = time.GetTimestamp();
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException
            or UnauthorizedAccessException)
        {
            if (!_away && !cancel.IsCancellationRequested)
            {
                LogStale(e.Message);
            }

            _away = true;
        }
    }

    private static bool Same(IReadOnlyList<ChannelAccount> a, IReadOnlyList<ChannelAccount> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second));

    private static bool Same(ChannelAccount a, ChannelAccount b) =>
        a with
        {
            WebhookSecrets = b.WebhookSecrets,
            WebhookSecretIds = b.WebhookSecretIds,
            VerifyTokens = b.VerifyTokens,
        } == b
        && a.WebhookSecrets.SequenceEqual(b.WebhookSecrets) && a.WebhookSecretIds.SequenceEqual(b.WebhookSecretIds)
        && a.VerifyTokens.SequenceEqual(b.VerifyTokens);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} accounts from the snapshot")]
    private partial void LogSnapshot(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "no account snapshot to start from: {Reason}")]
    private partial void LogNoSnapshot(string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Channel}/{Account} has no secret that can be opened: its webhooks are refused")]
    private partial void LogMute(string channel, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "accounts could not be refreshed, the last ones stay: {Reason}")]
    private partial void LogStale(string reason);
}
