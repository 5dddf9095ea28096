using System.Diagnostics;
using System.Globalization;
using System.Net;
using Frota.Harness.Fleet;
using Frota.Harness.Proxies;
using Frota.Harness.Servers;

namespace Frota.Harness.Attacks;

/// <summary>What a fault strikes at, and what it writes down.</summary>
internal sealed class Attack(AttackedFleet target, Random dice)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly List<string> _facts = [];
    private string _probe = "";

    public TestFleet Fleet => target.Fleet;

    public Links Links => target.Links;

    public PrivateServers Servers => target.Servers;

    public Random Dice => dice;

    /// <summary>What was measured, in words.</summary>
    public IReadOnlyList<string> Facts => _facts;

    /// <summary>A living worker with all roles, by lot.</summary>
    public FleetProcess AnyWorker()
    {
        FleetProcess[] living =
            [.. Fleet.Workers.Where(w => !w.HasEnded && w.Arguments.Contains(TestFleet.AllRoles))];
        return living[dice.Next(living.Length)];
    }

    /// <summary>The worker that holds the most leases; any when none holds one.</summary>
    public async Task<FleetProcess> BusiestAsync()
    {
        var pids = await Fleet.HoldersAsync();
        return pids.Select(pid => Fleet.Workers.FirstOrDefault(w => !w.HasEnded && w.Id == pid))
            .FirstOrDefault(w => w is not null) ?? AnyWorker();
    }

    /// <summary>Lets the fault last, by lot between two numbers of seconds.</summary>
    public Task HoldAsync(double least, double most) =>
        Task.Delay(TimeSpan.FromSeconds(least + (dice.NextDouble() * (most - least))));

    /// <summary>Waits until every process says that it is ready, and measures it.</summary>
    public async Task AllReadyAsync()
    {
        var since = Stopwatch.GetTimestamp();
        await Until.TrueAsync(
            async () => (await Task.WhenAll(Fleet.Workers.Append(Fleet.Receiver).ToList()
                .Select(p => p.IsAsync("/health/ready")))).All(ready => ready),
            Deadline, () => $"not all are ready again; {Fleet.Logs()}");
        Measured("ready after", Stopwatch.GetElapsedTime(since));
    }

    /// <summary>Posts until the receiver refuses, and measures how long that refusal took.</summary>
    public async Task RefusalAsync()
    {
        var since = Stopwatch.GetTimestamp();
        var asked = since;
        while (await ProbeAsync() == HttpStatusCode.OK)
        {
            if (Stopwatch.GetElapsedTime(since) > Deadline)
            {
                throw new InvalidOperationException("the receiver goes on to accept");
            }

            asked = Stopwatch.GetTimestamp();
        }

        Measured("refused in", Stopwatch.GetElapsedTime(asked));
    }

    /// <summary>Posts until the receiver accepts and the answer has come, and measures both.</summary>
    public async Task AnswerAsync()
    {
        var since = Stopwatch.GetTimestamp();
        await Until.TrueAsync(
            async () => await ProbeAsync() == HttpStatusCode.OK, Deadline, () => $"accepts nothing; {Fleet.Logs()}");
        Measured("accepts after", Stopwatch.GetElapsedTime(since));
        await Until.TrueAsync(
            () => Task.FromResult(Fleet.SentTo(_probe).Count > 0), Deadline, () => $"no answer; {Fleet.Logs()}");
        Measured("answers after", Stopwatch.GetElapsedTime(since));
    }

    /// <summary>Writes down how long something took.</summary>
    public void Measured(string what, TimeSpan took) =>
        _facts.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {took.TotalSeconds:0.00} s"));

    /// <summary>Writes down a count.</summary>
    public void Counted(string what, long count) =>
        _facts.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {count}"));

    // Each from a contact of its own, whom no other traffic knows.
    private async Task<HttpStatusCode?> ProbeAsync()
    {
        _probe = target.NextStranger();
        try
        {
            return await Fleet.PostAsync(WhatsApp.Text(_probe, "n1", WhatsApp.NewId()));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
