using FsCheck;
using FsCheck.Fluent;
using Frota.Messaging.Consuming;
using Xunit;

namespace Frota.UnitTests.Messaging.Consuming;

public sealed class AckLineTests
{
    [Fact]
    public void Whatever_finishes_when_the_broker_gets_each_acknowledgement_once() => Prop.ForAll(
        Gen.Choose(1, 60).SelectMany(Orders).ToArbitrary(), order =>
        {
            var broker = new Broker(order.Length);
            var line = new AckLine(broker.AckAsync);
            var acks = new List<Task>();
            foreach (var (tag, isGivenBack) in order)
            {
                if (isGivenBack)
                {
                    broker.Nack(tag);
                    line.Skip(tag);
                }
                else
                {
                    broker.Finish(tag);
                    acks.Add(line.AckAsync(tag));
                }
            }

            Task.WhenAll(acks).Wait(TestContext.Current.CancellationToken);
            return broker.Faults.Count == 0 && broker.Outstanding.Count == 0;
        }).Holds(300);

    [Fact]
    public async Task What_finishes_in_order_goes_in_few_frames()
    {
        var broker = new Broker(1000);
        var hold = new TaskCompletionSource();
        var line = new AckLine(async (tag, upTo) =>
        {
            await hold.Task;
            await broker.AckAsync(tag, upTo);
        });
        var acks = Enumerable.Range(1, 1000).Select(tag =>
        {
            broker.Finish((ulong)tag);
            return line.AckAsync((ulong)tag);
        }).ToList();
        hold.SetResult();
        await Task.WhenAll(acks);

        Assert.Empty(broker.Outstanding);
        Assert.Empty(broker.Faults);
        Assert.InRange(broker.Frames, 1, 20); // one is written while the rest gathers, but for an odd moment
    }

    [Fact]
    public async Task One_that_takes_long_holds_up_nobody()
    {
        var broker = new Broker(3);
        var line = new AckLine(broker.AckAsync);
        broker.Finish(2);
        await line.AckAsync(2);
        broker.Finish(3);
        await line.AckAsync(3);
        Assert.Equal([1UL], broker.Outstanding);

        broker.Finish(1);
        await line.AckAsync(1);
        Assert.Empty(broker.Outstanding);
        Assert.Empty(broker.Faults);
    }

    [Fact]
    public async Task Who_was_not_written_hears_of_it_and_the_next_is_tried()
    {
        var fails = true;
        var line = new AckLine((_, _) => fails ? throw new IOException("gone") : ValueTask.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => line.AckAsync(1));
        fails = false;
        await line.AckAsync(2);
    }

    // All tags in some order; some are given back.
    private static Gen<(ulong Tag, bool IsGivenBack)[]> Orders(int count) =>
        Gen.Shuffle(Enumerable.Range(1, count).Select(tag => (ulong)tag)).SelectMany(tags =>
            Gen.ArrayOf(Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true))), count)
                .Select(back => tags.Zip(back).ToArray()));

    /// <summary>RabbitMQ's rules: a tag must be outstanding; with "multiple" it stands for all before it.</summary>
    private sealed class Broker(int delivered)
    {
        private readonly Lock _gate = new();
        private readonly HashSet<ulong> _finished = [];

        public SortedSet<ulong> Outstanding { get; } = [.. Enumerable.Range(1, delivered).Select(tag => (ulong)tag)];

        public List<string> Faults { get; } = [];

        public int Frames { get; private set; }

        public void Finish(ulong tag)
        {
            lock (_gate)
            {
                _finished.Add(tag);
            }
        }

        public void Nack(ulong tag)
        {
            lock (_gate)
            {
                Outstanding.Remove(tag);
            }
        }

        public ValueTask AckAsync(ulong tag, bool upTo)
        {
            lock (_gate)
            {
                Frames++;
                if (!Outstanding.Contains(tag))
                {
                    Faults.Add($"{tag} is unknown");
                }

                foreach (var meant in Outstanding.Where(one => one == tag || (upTo && one < tag)).ToList())
                {
                    Outstanding.Remove(meant);
                    if (!_finished.Contains(meant))
                    {
                        Faults.Add($"{meant} is not finished");
                    }
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
