using Frota.Contracts;
using Frota.Conversations.Fairness;

namespace Frota.Workers.Intake;

/// <summary>Whose turn it is among webhooks that came together.</summary>
/// <param name="Now">
/// What is stored at once, a transaction each: some of each account in turn, in the order it came.
/// </param>
/// <param name="Later">What waits for its account's next turn, in the order it came.</param>
internal sealed record IntakeTurn(IReadOnlyList<List<WebhookItem>> Now, List<WebhookItem> Later)
{
    /// <summary>
    /// How many bytes of webhooks one transaction is for: some hundred messages, so that its own cost is small beside
    /// theirs, and who comes next waits for a fraction of a second. Bytes, because a webhook may hold one message or a
    /// thousand.
    /// </summary>
    public const int Room = 128 << 10;

    /// <summary>
    /// The same where nobody sends much more than the others: then there is nobody to protect, and writing down what
    /// waits would only make all of them wait longer.
    /// </summary>
    public const int RoomOfPeers = 8 * Room;

    /// <summary>
    /// Divides the room among the accounts: all is stored while it fits; otherwise each account gets what max-min
    /// fairness leaves it, or twice what half of the accounts bring, and one webhook at least. An account whose earlier
    /// webhooks wait gets nothing: nothing overtakes them.
    /// </summary>
    public static IntakeTurn Of(IReadOnlyList<WebhookItem> items, IReadOnlyCollection<long> waiting)
    {
        var behind = waiting.ToHashSet();
        var bytes = items.AggregateBy(i => i.AccountId, 0, (sum, item) => sum + item.Body.Length).ToDictionary();
        var share = bytes.Values.Sum() <= Room ? Room : Share([.. bytes.Values.Order()]);
        var taken = bytes.ToDictionary(b => b.Key, b => behind.Contains(b.Key) ? share : 0);
        var transactions = new SortedDictionary<int, List<WebhookItem>>();
        var later = new List<WebhookItem>();
        foreach (var item in items)
        {
            var before = taken[item.AccountId];
            if (before >= share)
            {
                later.Add(item);
                continue;
            }

            var transaction = before / (RoomOfPeers / bytes.Count);
            transactions.TryAdd(transaction, []);
            transactions[transaction].Add(item);
            taken[item.AccountId] += item.Body.Length;
        }

        return new IntakeTurn([.. transactions.Values], later);
    }

    private static int Share(List<int> bytes)
    {
        var usual = bytes[(bytes.Count - 1) / 2];
        var fair = FairShare.Of(Room, bytes[..^1]);
        return bytes.Count == 1 ? fair : Math.Max(fair, 2 * usual);
    }
}
