using Frota.Harness;
using Frota.Harness.Fleet;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// Knows what was accepted and reads what reached the contacts: the simulated model's answer names the messages it
/// answers, so every reply says which they are and in which order.
/// </summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, List<int>> _accepted = [];

    /// <summary>The numbered messages of a contact, in the order in which they were accepted.</summary>
    public void Accepted(string contact, IEnumerable<int> numbers)
    {
        lock (_accepted)
        {
            if (!_accepted.TryGetValue(contact, out var list))
            {
                _accepted[contact] = list = [];
            }

            list.AddRange(numbers);
        }
    }

    /// <summary>Waits until the database calls everything accepted settled and sent.</summary>
    public Task SettleAsync(TestFleet fleet) => Until.TrueAsync(
        () => fleet.AskAsync<bool>("""
            SELECT count(*) FILTER (WHERE disposition IS NOT NULL) = @expected
              AND NOT EXISTS (SELECT FROM outbound_messages WHERE state IN ('queued', 'sending', 'in_doubt'))
            FROM inbound_messages
            """, new { expected = _accepted.Values.Sum(l => l.Count) }),
        TimeSpan.FromSeconds(150), () => $"not settled; {fleet.Logs()}");

    /// <summary>Nothing lost, nothing answered twice, everything in order.</summary>
    /// <param name="fleet">What was sent.</param>
    /// <param name="mayBeInDoubt">Sends that the stated exception of the promise allows to appear twice.</param>
    public void Check(TestFleet fleet, long mayBeInDoubt = 0)
    {
        long twice = 0;
        foreach (var (contact, accepted) in _accepted)
        {
            var answered = fleet.SentTo(contact).SelectMany(s => Numbers(s.Text)).ToList();
            Assert.Empty(accepted.Except(answered));
            Assert.Empty(answered.Except(accepted));
            twice += answered.Count - answered.Distinct().Count();
            Assert.Equal(accepted, answered.Distinct());
        }

        Assert.InRange(twice, 0, mayBeInDoubt);
    }

    /// <summary>How many replies there were.</summary>
    public int Turns(TestFleet fleet) => _accepted.Keys.Sum(c => fleet.SentTo(c).Count);

    private static IEnumerable<int> Numbers(string reply) => reply["echo: ".Length..].Split(" | ")
        .Select(t => int.Parse(t.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture));
}
