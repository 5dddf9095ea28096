using System.Threading.Channels;
using Frota.Contracts;
using Frota.Database.Secrets;
using Frota.Receiver.Spool;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Receiver.Spool;

public sealed class DrainSpoolTests : IDisposable
{
    private const int Patience = 30_000;
    private const string Key = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-drain-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = Patience)]
    public async Task Whatever_a_publish_throws_the_spool_is_drained_in_the_end()
    {
        using var spool = new SpoolQueue(_folder, SecretBox.Parse(Key), 1 << 20, NullLogger<SpoolQueue>.Instance);
        await spool.AppendAsync(
            [new WebhookItem(Guid.CreateVersion7(), 3, 5, "telegram", DateTimeOffset.UnixEpoch, "one"u8.ToArray())]);
        var (tries, published) = (0, new TaskCompletionSource());
        using var drain = new DrainSpool(spool, _ =>
        {
            if (++tries == 1)
            {
                throw new ChannelClosedException(); // nobody said that the client may throw this
            }

            published.SetResult();
            return Task.CompletedTask;
        }, NullLogger<DrainSpool>.Instance);

        await drain.StartAsync(Cancel);
        await published.Task.WaitAsync(Cancel);
        await drain.StopAsync(Cancel);

        Assert.True(spool.IsEmpty);
    }
}
