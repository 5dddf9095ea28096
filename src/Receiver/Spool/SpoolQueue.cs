using System.Security.Cryptography;
using System.Text.Json;
using Frota.Contracts;
using Frota.Database.Secrets;
using Frota.Messaging;

namespace Frota.Receiver.Spool;

/// <summary>The oldest webhooks of a spool, opened.</summary>
internal sealed record SpooledWebhooks(IReadOnlyList<WebhookItem> Items, SpoolBatch Batch);

/// <summary>
/// The webhooks that wait on disk for one queue, sealed: bodies are people's words. Their order is that in which they
/// were appended.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="box">Seals them.</param>
/// <param name="limit">Bytes after which no more are taken.</param>
/// <param name="logger">Where trouble is told.</param>
internal sealed partial class SpoolQueue(string folder, SecretBox box, long limit, ILogger<SpoolQueue> logger)
    : IDisposable
{
    private const int MostItems = 256;
    private const int MostBytes = 1 << 20;

    // One at a time on the files: appending, reading and removing see each other whole.
    private readonly SemaphoreSlim _files = new(1);
    private readonly SemaphoreSlim _filled = new(0);
    private readonly SpoolLog _log = new(folder);

    /// <summary>Bytes that wait.</summary>
    public long Length => _log.Length;

    public bool IsEmpty => Length == 0;

    public bool HasRoom => Length < limit;

    /// <summary>Why the last append failed; null when it did not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Completes when all of them are on disk.</summary>
    /// <exception cref="BrokerUnavailableException">They are not: the spool is full or the disk in trouble.</exception>
    public async Task AppendAsync(IReadOnlyList<WebhookItem> items)
    {
        var sealedItems = items.Select(item =>
            box.Seal(JsonSerializer.SerializeToUtf8Bytes(item, ContractsJson.Default.WebhookItem))).ToArray();
        await _files.WaitAsync();
        try
        {
            if (!HasRoom)
            {
                throw new BrokerUnavailableException("the spool is full");
            }

            _log.Append(sealedItems);
            Trouble = null;
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(Trouble = e.Message);
            throw new BrokerUnavailableException("the spool cannot be written", e);
        }
        finally
        {
            _files.Release();
        }
    }

    /// <summary>The oldest webhooks, as soon as there is one.</summary>
    public async Task<SpooledWebhooks> PeekAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await TryPeekAsync(cancel) is { } oldest)
            {
                return oldest;
            }

            if (IsEmpty)
            {
                await _filled.WaitAsync(cancel);
            }
        }
    }

    /// <summary>Removes what was given out: it is confirmed on its queue.</summary>
    public async Task RemoveAsync(SpooledWebhooks done)
    {
        await _files.WaitAsync();
        try
        {
            _log.Remove(done.Batch);
        }
        finally
        {
            _files.Release();
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _files.Dispose();
        _filled.Dispose();
    }

    private async Task<SpooledWebhooks?> TryPeekAsync(CancellationToken cancel)
    {
        await _files.WaitAsync(cancel);
        try
        {
            if (_log.Peek(MostItems, MostBytes) is { } batch)
            {
                return new SpooledWebhooks([.. batch.Records.Select(Open)], batch);
            }

            if (!IsEmpty)
            {
                SetAside("a record is not what was written");
            }
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            SetAside(e.Message);
        }
        finally
        {
            _files.Release();
        }

        return null;
    }

    private void SetAside(string reason)
    {
        var path = _log.SetAside();
        LogDamaged(path, reason);
    }

    private WebhookItem Open(byte[] record) =>
        JsonSerializer.Deserialize(box.Open(record), ContractsJson.Default.WebhookItem)
        ?? throw new JsonException("a record is null");

    [LoggerMessage(Level = LogLevel.Error, Message = "the spool cannot be written: {Reason}")]
    private partial void LogUnwritten(string reason);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "webhooks that cannot be read were set aside in {Path}: {Reason}")]
    private partial void LogDamaged(string path, string reason);
}
