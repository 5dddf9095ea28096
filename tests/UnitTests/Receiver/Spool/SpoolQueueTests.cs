using System.Text;
using Frota.Contracts;
using Frota.Database.Secrets;
using Frota.Messaging;
using Frota.Receiver.Spool;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Receiver.Spool;

public sealed class SpoolQueueTests : IDisposable
{
    private const int Patience = 30_000;
    private const string Key = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string OtherKey = "k2:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-queue-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task A_webhook_comes_out_as_it_went_in_also_after_a_restart()
    {
        var item = Item("olá");
        using (var before = Open(Key))
        {
            await before.AppendAsync([item]);
        }

        using var after = Open(Key);
        var spooled = await after.PeekAsync(Cancel);
        var read = Assert.Single(spooled.Items);
        Assert.Equal(item with { Body = default }, read with { Body = default });
        Assert.Equal(item.Body.ToArray(), read.Body.ToArray());
        await after.RemoveAsync(spooled);
        Assert.True(after.IsEmpty);
    }

    [Fact(Timeout = Patience)]
    public async Task Peoples_words_are_sealed_on_disk()
    {
        using var queue = Open(Key);
        await queue.AppendAsync([Item("my secret illness")]);
        var bytes = await File.ReadAllBytesAsync(Directory.GetFiles(_folder, "*.spool").Single(), Cancel);
        var words = Convert.ToBase64String("my secret illness"u8);
        Assert.DoesNotContain(words[..12], Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("illness", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_full_spool_takes_no_more_until_it_is_drained()
    {
        using var queue = Open(Key, limit: 10);
        await queue.AppendAsync([Item("one")]);
        Assert.False(queue.HasRoom);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => queue.AppendAsync([Item("two")]));
        await queue.RemoveAsync(await queue.PeekAsync(Cancel));
        await queue.AppendAsync([Item("three")]);
        Assert.Equal("three"u8.ToArray(), (await queue.PeekAsync(Cancel)).Items.Single().Body.ToArray());
    }

    [Fact(Timeout = Patience)]
    public async Task Who_peeks_an_empty_spool_waits_for_the_next_webhook()
    {
        using var queue = Open(Key);
        var peeking = queue.PeekAsync(Cancel);
        Assert.False(peeking.IsCompleted);
        await queue.AppendAsync([Item("one")]);
        Assert.Single((await peeking).Items);
    }

    [Fact(Timeout = Patience)]
    public async Task What_no_key_opens_is_set_aside_and_kept()
    {
        using (var before = Open(OtherKey))
        {
            await before.AppendAsync([Item("old")]);
        }

        using var after = Open(Key);
        await after.AppendAsync([Item("new")]);
        Assert.Equal("new"u8.ToArray(), (await after.PeekAsync(Cancel)).Items.Single().Body.ToArray());
        Assert.Single(Directory.GetFiles(_folder, "*.damaged"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_disk_that_does_not_take_it_is_a_refusal_and_told_until_it_does()
    {
        using var queue = Open(Key);
        Directory.Delete(_folder);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => queue.AppendAsync([Item("one")]));
        Assert.NotNull(queue.Trouble);
        Assert.True(queue.IsEmpty);
        Directory.CreateDirectory(_folder);
        await queue.AppendAsync([Item("two")]);
        Assert.Null(queue.Trouble);
        Assert.Single((await queue.PeekAsync(Cancel)).Items);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SpoolQueue Open(string key, long limit = 1 << 20) =>
        new(_folder, SecretBox.Parse(key), limit, NullLogger<SpoolQueue>.Instance);

    private static WebhookItem Item(string body) =>
        new(Guid.CreateVersion7(), 3, 5, "telegram", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(body));
}
