using System.Diagnostics;
using System.Globalization;
using Frota.Harness.Attacks;
using Frota.Simulators.Journal;

namespace Frota.Harness.Measures;

/// <summary>
/// What tenants with a message a second each wait from the post to the reply: alone, and while one more tenant's burst
/// comes in and is answered. (Its replies then go out at its account's pace, which disturbs nobody.)
/// </summary>
internal static class NoisyNeighbour
{
    // The rows of a table, by the times that the fleet's own rows have.
    private const string StagesSql = """
        WITH told AS (
          SELECT i.received_at, i.stored_at, t.started_at, t.finished_at, o.sending_at, o.sent_at
          FROM inbound_messages i JOIN turns t ON t.id = i.turn_id JOIN outbound_messages o ON o.turn_id = t.id
          WHERE i.tenant_id <> @TenantId AND i.received_at >= @begun),
        stages AS (
          SELECT s.* FROM told, LATERAL (VALUES
            (1, 'to be stored', stored_at - received_at),
            (2, 'to be taken up, with the quiet time', started_at - stored_at),
            (3, 'to be answered', finished_at - started_at),
            (4, 'to be marked as going out', sending_at - finished_at),
            (5, 'to be sent', sent_at - sending_at)) AS s (number, stage, took)),
        figures AS (
          SELECT number, stage,
            percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM took)) AS ms
          FROM stages GROUP BY number, stage)
        SELECT string_agg(format('| %s | %s ms | %s ms |', stage, round(ms[1]), round(ms[2])), E'\n' ORDER BY number)
        FROM figures
        """;

    private const string AllSentSql =
        "SELECT NOT EXISTS (SELECT FROM outbound_messages WHERE state IN ('queued', 'sending', 'in_doubt'))";

    // A new process compiles as it goes, and so would be measured.
    private const int WarmUp = 3_000;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Measures and tells: the first account is the noisy one; no contact writes twice.</summary>
    /// <exception cref="InvalidOperationException">A message was not answered exactly once.</exception>
    public static async Task<string> MeasureAsync(AttackedFleet target, int burst)
    {
        await BurstAsync(target, WarmUp);
        await Until.TrueAsync(() => target.Fleet.AskAsync<bool>(AllSentSql), Deadline,
            () => $"not all was sent; {target.Fleet.Logs()}");
        var alone = await QuietAsync(target, Task.Delay(Alone));
        var begun = TimeProvider.System.GetUtcNow().UtcDateTime;
        var bursting = BurstAsync(target, burst);
        var beside = await QuietAsync(target, bursting);
        var (accepted, stored, answered) = await bursting;
        var stages = await target.Fleet.AskAsync<string>(StagesSql, new { target.Fleet.TenantId, begun });
        return string.Create(CultureInfo.InvariantCulture, $"""
            | {target.Accounts.Count - 1} tenants, a message a second each | messages | p50 | p95 | max |
            |---|---|---|---|---|
            | alone | {alone} |
            | beside a burst of {burst} | {beside} |

            The burst was accepted in {accepted:0.0} s, stored in {stored:0.0} s and answered in {answered:0.0} s.

            | what a message beside it waited for | p50 | p95 |
            |---|---|---|
            {stages}
            """);
    }

    private static async Task<Waits> QuietAsync(AttackedFleet target, Task meanwhile)
    {
        var posted = new Dictionary<string, DateTimeOffset>();
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / (target.Accounts.Count - 1)));
        for (var next = 1; !meanwhile.IsCompleted; next = (next % (target.Accounts.Count - 1)) + 1)
        {
            await second.WaitForNextTickAsync();
            var contact = target.NextStranger();
            posted[contact] = TimeProvider.System.GetUtcNow();
            await target.Fleet.SayAsync(contact, "n1", account: target.Accounts[next].Key);
        }

        await meanwhile;
        await Until.TrueAsync(() => Task.FromResult(Sent(target, posted).Count >= posted.Count), Deadline,
            () => $"not all were answered; {target.Fleet.Logs()}");
        var sent = Sent(target, posted);
        return sent.Count == posted.Count && sent.Select(s => s.To).Distinct().Count() == posted.Count
            ? new Waits([.. sent.Select(s => (s.At - posted[s.To]).TotalMilliseconds).Order()])
            : throw new InvalidOperationException("a message was answered twice");
    }

    private static List<SentRecord> Sent(
        AttackedFleet target, Dictionary<string, DateTimeOffset> posted) =>
        [.. target.Fleet.Simulators.Sent().Where(s => posted.ContainsKey(s.To))];

    // When the last of it was accepted, stored, and answered, in seconds.
    private static async Task<(double Accepted, double Stored, double Answered)> BurstAsync(
        AttackedFleet target, int burst)
    {
        var before = await target.Fleet.AskAsync<int>(
            "SELECT count(*)::int FROM inbound_messages WHERE tenant_id = @TenantId", new { target.Fleet.TenantId });
        var since = Stopwatch.GetTimestamp();
        await new Attack(target, new Random(1)).CrowdAsync(burst, [target.Accounts[0]]);
        var accepted = Stopwatch.GetElapsedTime(since);
        await CountedAsync("");
        var stored = Stopwatch.GetElapsedTime(since);
        await CountedAsync(" AND disposition = 'answered'");
        return (accepted.TotalSeconds, stored.TotalSeconds, Stopwatch.GetElapsedTime(since).TotalSeconds);

        Task CountedAsync(string condition) => Until.TrueAsync(async () =>
        {
            await Task.Delay(Look);
            return burst + before == await target.Fleet.AskAsync<int>(
                "SELECT count(*)::int FROM inbound_messages WHERE tenant_id = @TenantId" + condition,
                new { target.Fleet.TenantId });
        }, Deadline, () => $"the burst was not worked off; {target.Fleet.Logs()}");
    }

    private sealed record Waits(IReadOnlyList<double> Sorted)
    {
        // a row of the table
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Sorted.Count} | {Sorted.At(0.5):0} ms | {Sorted.At(0.95):0} ms | {Sorted.At(1):0} ms");
    }
}
