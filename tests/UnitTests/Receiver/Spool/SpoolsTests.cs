using Frota.Contracts;
using Frota.Database.Secrets;
using Frota.Receiver.Spool;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Receiver.Spool;

public sealed class SpoolsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("frota-spools-");

    [Fact]
    public async Task A_storm_of_statuses_that_fills_its_spool_leaves_room_for_messages()
    {
        using var spools = new Spools(_folder.FullName, limit: 1,
            SecretBox.Parse("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), NullLoggerFactory.Instance);
        var item = new WebhookItem(Guid.NewGuid(), 1, 2, "whatsapp-cloud", DateTimeOffset.UnixEpoch, "{}"u8.ToArray());
        Assert.Equal((true, false, null), (spools.HasRoom, spools.IsFull, spools.Fault));

        await spools.Statuses.AppendAsync([item]);
        Assert.Equal((true, true, "the spool is full"), (spools.HasRoom, spools.IsFull, spools.Fault));

        await spools.Messages.AppendAsync([item]);
        Assert.Equal((false, true), (spools.HasRoom, spools.IsFull));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
