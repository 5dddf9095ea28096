using System.Text;
using Frota.Contracts;
using Frota.Database.Secrets;
using Frota.Messaging;
using Frota.Receiver.Batching;
using Frota.Receiver.Spool;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Receiver.Batching;

/// <summary>The broker first; the spool when it does not take them, and then in order behind it.</summary>
public sealed class AcceptQueueTests : IAsyncDisposable
{
    private const int Patience = 30_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-accept-").FullName;
    private readonly SpoolQueue _spool;
    private readonly AcceptQueue _queue;
    private readonly List<string> _published = [];
    private volatile bool _away;

    public AcceptQueueTests()
    {
        var box = SecretBox.Parse("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        _spool = new SpoolQueue(_folder, box, 1 << 20, NullLogger<SpoolQueue>.Instance);
        _queue = new AcceptQueue(PublishAsync, _spool, NullLoggerFactory.Instance);
    }

    [Fact(Timeout = Patience)]
    public async Task While_the_broker_takes_them_nothing_is_spooled()
    {
        await _queue.StartAsync(CancellationToken.None);
        await AcceptAsync("a", "b");
        Assert.Equal(["a", "b"], Published);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact(Timeout = Patience)]
    public async Task While_it_does_not_they_wait_in_the_spool_and_the_next_ones_go_behind()
    {
        _away = true;
        await _queue.StartAsync(CancellationToken.None);
        await AcceptAsync("a", "b", "c");
        Assert.Empty(Published);
        Assert.False(_spool.IsEmpty);
        _away = false;
        await AcceptAsync("d");
        while (!_spool.IsEmpty)
        {
            await Task.Yield();
        }

        await AcceptAsync("e");
        Assert.Equal(["a", "b", "c", "d", "e"], Published);
    }

    [Fact(Timeout = Patience)]
    public async Task Without_a_spool_it_is_refused()
    {
        _away = true;
        using var queue = new AcceptQueue(PublishAsync, null, NullLoggerFactory.Instance);
        await queue.StartAsync(CancellationToken.None);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => queue.AcceptAsync(Item("a")));
        await queue.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.StopAsync(CancellationToken.None);
        _queue.Dispose();
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Published
    {
        get
        {
            lock (_published)
            {
                return [.. _published];
            }
        }
    }

    private async Task AcceptAsync(params string[] bodies)
    {
        foreach (var body in bodies)
        {
            await _queue.AcceptAsync(Item(body));
        }
    }

    private Task PublishAsync(IReadOnlyList<WebhookItem> items)
    {
        if (_away)
        {
            throw new BrokerUnavailableException("away");
        }

        lock (_published)
        {
            _published.AddRange(items.Select(i => Encoding.UTF8.GetString(i.Body.Span)));
        }

        return Task.CompletedTask;
    }

    private static WebhookItem Item(string body) =>
        new(Guid.CreateVersion7(), 3, 5, "telegram", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(body));
}
