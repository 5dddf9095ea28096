using System.Net;
using System.Text;
using Frota.Connectors.Channels.Signatures;
using Frota.Harness.Fleet;

namespace Frota.Harness.Attacks;

/// <summary>Senders who leave, repeat themselves, forge, stuff, or never come to an end.</summary>
internal static class TrafficFaults
{
    private const string Header = "X-Hub-Signature-256";
    private const string Path = "whatsapp-cloud/main";

    // Those that wait for the answers to what they sent are not short.
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(5, "clients-leave", "P1 P2 P3", ClientsLeaveAsync) { Short = false },
        new(25, "duplicates", "P3", DuplicatesAsync) { Short = false },
        new(26, "forgeries", "P1 P3", ForgeriesAsync),
        new(28, "hostile-bodies", "P1 P7", HostileBodiesAsync),
        new(28, "slow-senders", "P1 P7", SlowSenders.StrikeAsync) { Short = false },
    ];

    // Whose post was accepted is answered once; whose was not may be answered once too.
    private static async Task ClientsLeaveAsync(Attack attack)
    {
        var accepted = new List<string>();
        var posts = Enumerable.Range(0, 1_000).Select(_ => (Contact: attack.NextStranger(), Id: WhatsApp.NewId()));
        await Parallel.ForEachAsync(posts, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (post, _) =>
        {
            using var leaves = new CancellationTokenSource(Random.Shared.Next(100));
            var (contact, id) = post;
            if (await attack.TryPostAsync(WhatsApp.Text(contact, "n1", id), leaves.Token) == HttpStatusCode.OK)
            {
                lock (accepted)
                {
                    accepted.Add(contact);
                }
            }
        });
        attack.Counted("left", 1_000 - accepted.Count);
        await attack.AnsweredOnceAsync(accepted);
    }

    // Side by side, and once more when Redis has forgotten and a week has passed.
    private static async Task DuplicatesAsync(Attack attack)
    {
        var contact = attack.NextStranger();
        var body = WhatsApp.Text(contact, "n1", WhatsApp.NewId());
        var accepted = 0;
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, cancel) =>
        {
            if (await attack.TryPostAsync(body, cancel) == HttpStatusCode.OK)
            {
                Interlocked.Increment(ref accepted);
            }
        });
        attack.Counted("copies accepted", accepted);
        await attack.AnsweredOnceAsync([contact]);
        await attack.AgeAsync(contact, TimeSpan.FromDays(8));
        await RedisFaults.CommandAsync(attack, "FLUSHALL");
        await attack.TryPostAsync(body, CancellationToken.None);
        await attack.AnswerAsync();
        await attack.AnsweredOnceAsync([contact]);
    }

    private static async Task ForgeriesAsync(Attack attack)
    {
        var body = WhatsApp.Text(attack.NextStranger(), "n1", WhatsApp.NewId());
        var signature = MetaSignature.Sign(body, TestFleet.AppSecret);
        (string Name, string Value)[][] forged =
        [
            [], [(Header, "")], [(Header, signature[..^2])], [(Header, signature + "00")],
            [(Header, signature), (Header, signature)], [(Header, "sha1=" + signature[7..])],
            [(Header, MetaSignature.Sign(body, "another secret"))],
            [(Header, MetaSignature.Sign([], TestFleet.AppSecret))],
        ];
        for (var i = 0; i < 25; i++)
        {
            foreach (var headers in forged)
            {
                await attack.RefusedAsync(HttpStatusCode.Unauthorized, Path, body, headers);
            }
        }

        attack.Counted("refused", 25 * forged.Length);
    }

    // What is signed and cannot be read is accepted and becomes a dead letter: it is the provider's, and it is ours.
    private static async Task HostileBodiesAsync(Attack attack)
    {
        var large = new byte[10 << 20];
        byte[][] unreadable =
        [
            Encoding.UTF8.GetBytes(new string('[', 100_000)), [0xC3, 0x28, 0xFF, 0xFE],
            Encoding.UTF8.GetBytes("""{"object":"whatsapp_business_account","entry":"\u0000"}"""), "null"u8.ToArray(),
        ];
        for (var i = 0; i < 20; i++)
        {
            await attack.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, Path, large,
                (Header, MetaSignature.Sign(large, TestFleet.AppSecret)));
            await attack.RefusedAsync(HttpStatusCode.UnsupportedMediaType, Path, large[..1_000],
                (Header, "sha256=" + new string('0', 64)), ("Content-Encoding", "gzip"));
            foreach (var body in unreadable)
            {
                await attack.TryPostAsync(body, CancellationToken.None);
            }
        }

        attack.Counted("receiver's memory in MB", attack.Fleet.Receiver.ResidentBytes >> 20);
    }
}
