using System.Diagnostics;
using Dapper;
using Frota.Harness.Attacks;
using Frota.Harness.Fleet;

namespace Frota.Harness.Measures;

/// <summary>
/// How long a conversation waits when the worker that answers it dies or freezes: from the signal until another worker
/// has claimed it.
/// </summary>
internal static class Takeover
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Measures so many; a frozen worker is thawed afterwards.</summary>
    /// <exception cref="InvalidOperationException">A message was answered twice.</exception>
    public static async Task<IReadOnlyList<TimeSpan>> MeasureAsync(
        AttackedFleet target, string signal, int times, Action<TimeSpan> told)
    {
        var fleet = target.Fleet;
        var (all, contacts) = (new List<TimeSpan>(), new List<string>());
        for (var i = 0; i < times; i++)
        {
            var attack = new Attack(target, new Random(i));
            await attack.AllReadyAsync();
            await fleet.ControlAsync("model", """{"mode":"slow","delayMs":60000}""");
            var contact = target.NextStranger();
            await fleet.SayAsync(contact, "n1");
            var holder = await HolderAsync(fleet, contact, notPid: 0);
            await fleet.ControlAsync("model", """{"mode":"ok"}""");
            var worker = fleet.Workers.Single(w => w.Id == holder);
            var since = Stopwatch.GetTimestamp();
            worker.Send(signal);
            await HolderAsync(fleet, contact, notPid: holder);
            all.Add(Stopwatch.GetElapsedTime(since));
            told(all[^1]);
            if (!worker.HasEnded)
            {
                worker.Send("-CONT");
            }

            await fleet.RepliesAsync(contact);
            contacts.Add(contact);
        }

        return contacts.All(contact => fleet.SentTo(contact).Count == 1)
            ? all
            : throw new InvalidOperationException("a message was answered twice");
    }

    // The turn may be over before anybody looks: then its record says who had it.
    private static async Task<int> HolderAsync(TestFleet fleet, string contact, int notPid)
    {
        await using var connection = await fleet.OwnerAsync();
        var deadline = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60))
        {
            var pid = await connection.ExecuteScalarAsync<int?>("""
                SELECT w.pid FROM contacts c JOIN conversations v ON v.contact_id = c.id
                LEFT JOIN leases l ON l.scope = 'turn' AND l.resource = v.id
                LEFT JOIN turns t ON t.conversation_id = v.id AND t.outcome = 'answered'
                JOIN workers w ON w.id = coalesce(l.owner, t.worker_id)
                WHERE c.external_id = @contact AND w.pid <> @notPid
                """, new { contact, notPid });
            if (pid is { } found)
            {
                return found;
            }

            await Task.Delay(Look);
        }

        throw new InvalidOperationException($"nobody took the conversation of {contact}; {fleet.Logs()}");
    }
}
