using Frota.Database;
using Frota.Workers.Replies;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Workers.Replies;

/// <summary>Who is told; when, is asked of Postgres.</summary>
public sealed class NewsWatchTests : IAsyncDisposable
{
    private readonly FleetDatabase _database = new("Host=127.0.0.1");
    private readonly NewsWatch _watch;

    public NewsWatchTests() => _watch = new NewsWatch(_database, NullLogger<NewsWatch>.Instance);

    [Theory]
    [InlineData(7, 2, true)]
    [InlineData(7, 1, false)]
    [InlineData(7, 0, false)]
    [InlineData(8, 2, false)]
    public void A_generation_is_told_of_what_it_has_not_read(long conversation, long newest, bool told)
    {
        using var following = _watch.Follow(7, lastReadId: 1);

        _watch.Tell(conversation, newest);

        Assert.Equal(told, following.News.IsCancellationRequested);
    }

    [Fact]
    public void Told_after_its_end_nothing_breaks()
    {
        var following = _watch.Follow(7, 1);
        following.Dispose();

        _watch.Tell(7, 2);
        following.Tell();
        following.Dispose();

        Assert.Equal(1, following.LastReadId);
    }

    [Fact]
    public void A_fenced_generation_leaves_the_one_that_came_after_it_alone()
    {
        var fenced = _watch.Follow(7, 1);
        using var current = _watch.Follow(7, 2);

        fenced.Dispose();
        fenced.Tell();
        Assert.False(current.News.IsCancellationRequested);
        _watch.Tell(7, 3);

        Assert.True(current.News.IsCancellationRequested);
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        await _database.DisposeAsync();
    }
}
