using Frota.Panel.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Panel.Accounts;

public sealed class ChatAccountsTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();
    private readonly Source _source = new();

    [Fact]
    public async Task Accounts_are_read_again_after_ten_seconds_and_not_before()
    {
        using var accounts = Accounts();
        Assert.NotNull(await accounts.FindAsync(TestPanel.Key, Cancel));
        Assert.Null(await accounts.FindAsync("other", Cancel));
        _clock.Advance(ChatAccounts.Lifetime - TimeSpan.FromTicks(1));
        await accounts.AllAsync(Cancel);
        Assert.Equal(1, _source.Reads);

        _clock.Advance(TimeSpan.FromTicks(1));
        await accounts.AllAsync(Cancel);
        Assert.Equal(2, _source.Reads);
    }

    [Fact]
    public async Task A_fresh_look_reads_early_but_not_at_everyones_whim()
    {
        using var accounts = Accounts();
        await accounts.FindFreshAsync(TestPanel.Key, Cancel);
        await accounts.FindFreshAsync(TestPanel.Key, Cancel);
        Assert.Equal(1, _source.Reads);

        _clock.Advance(ChatAccounts.LeastPause);
        await accounts.FindFreshAsync(TestPanel.Key, Cancel);
        Assert.Equal(2, _source.Reads);
    }

    [Fact]
    public async Task The_last_known_accounts_serve_while_Postgres_is_away()
    {
        using var accounts = Accounts();
        await accounts.AllAsync(Cancel);
        _source.Fault = new NpgsqlException("away");
        _clock.Advance(ChatAccounts.Lifetime);

        Assert.NotNull(await accounts.FindAsync(TestPanel.Key, Cancel));
        Assert.NotNull(await accounts.FindAsync(TestPanel.Key, Cancel));
        Assert.Equal(2, _source.Reads); // one attempt a lifetime, not one a request
    }

    [Fact]
    public async Task Without_any_known_accounts_the_fault_shows()
    {
        using var accounts = Accounts();
        _source.Fault = new NpgsqlException("away");

        await Assert.ThrowsAsync<NpgsqlException>(async () => await accounts.FindAsync(TestPanel.Key, Cancel));
    }

    private ChatAccounts Accounts() => new(_source, _clock, NullLogger<ChatAccounts>.Instance);

    private sealed class Source : IChatAccountSource
    {
        public int Reads { get; private set; }

        public Exception? Fault { get; set; }

        public Task<IReadOnlyList<ChatAccount>> ReadAsync(CancellationToken cancel)
        {
            Reads++;
            return Fault is null ? Task.FromResult<IReadOnlyList<ChatAccount>>([TestPanel.Account()]) : throw Fault;
        }
    }
}
