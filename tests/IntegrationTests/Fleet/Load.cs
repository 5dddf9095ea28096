using System.Net;
using Frota.Harness.Fleet;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// Seeded traffic: each contact's numbered messages one after the other, all contacts shuffled together, one in ten
/// posted again somewhere later.
/// </summary>
internal static class Load
{
    private const int Posters = 32;

    public static async Task<Oracle> RunAsync(TestFleet fleet, int contacts, int messages, int seed)
    {
        var random = new Random(seed);
        var oracle = new Oracle();
        var plan = Enumerable.Range(0, messages)
            .Select(i => (Contact: $"55119{i % contacts:00000000}", Number: (i / contacts) + 1))
            .GroupBy(m => m.Contact).ToArray();
        random.Shuffle(plan);
        var seeds = plan.ToDictionary(p => p.Key, _ => random.Next());
        var posters = new ParallelOptions { MaxDegreeOfParallelism = Posters };
        await Parallel.ForEachAsync(plan, posters, async (contact, cancel) =>
        {
            var dice = new Random(seeds[contact.Key]);
            var posted = new List<byte[]>();
            foreach (var message in contact)
            {
                var body = WhatsApp.Text(
                    message.Contact, $"n{message.Number}", $"wamid.{message.Contact}.{message.Number}");
                Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(body, cancel: cancel));
                oracle.Accepted(message.Contact, [message.Number]);
                posted.Add(body);
                if (dice.Next(10) == 0)
                {
                    Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(
                        posted[dice.Next(posted.Count)], cancel: cancel));
                }
            }
        });
        return oracle;
    }
}
