using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Frota.Harness.Fleet;
using Frota.Harness.Proxies;
using Frota.Harness.Servers;
using Frota.LoadTest.Traffic;

namespace Frota.Harness.Attacks;

/// <summary>What a fault strikes at, and what it writes down.</summary>
internal sealed class Attack(AttackedFleet target, Random dice)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongDeadline = TimeSpan.FromMinutes(6);

    private readonly List<string> _facts = [];
    private string _probe = "";

    public TestFleet Fleet => target.Fleet;

    public Links Links => target.Links;

    public PrivateServers Servers => target.Servers;

    public Random Dice => dice;

    public IReadOnlyList<LoadAccount> Accounts => target.Accounts;

    /// <summary>Where it may write.</summary>
    public string Folder => target.Folder;

    /// <summary>While false, what ends stays down.</summary>
    public bool Supervised
    {
        set => target.Supervised = value;
    }

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

    /// <summary>Waits until every process has said that it is ready, and measures it.</summary>
    public async Task AllReadyAsync()
    {
        var since = Stopwatch.GetTimestamp();
        var ready = new HashSet<FleetProcess>();
        string[] objections = [];
        await Until.TrueAsync(async () =>
        {
            var waited = Fleet.Workers.Append(Fleet.Receiver).Except(ready).ToList();
            var answers = await Task.WhenAll(waited.Select(p => p.ObjectionAsync("/health/ready")));
            ready.UnionWith(waited.Where((_, i) => answers[i] is null));
            objections = [.. waited.Zip(answers, (p, answer) => $"{p.Url}: {answer}")];
            return Fleet.Workers.Append(Fleet.Receiver).All(ready.Contains);
        }, Deadline, () =>
            $"not all are ready again: {string.Join("; ", objections)}; {Servers.Logs()}; {Fleet.Logs()}");
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

    /// <summary>Waits until each contact has a reply, and finds that none has two.</summary>
    public async Task AnsweredOnceAsync(IReadOnlyCollection<string> contacts)
    {
        var since = Stopwatch.GetTimestamp();
        await Until.TrueAsync(async () =>
            {
                await Task.Delay(Look); // each look goes through all that was ever sent
                return RepliesTo(contacts).Count == contacts.Count;
            }, LongDeadline,
            () => $"{RepliesTo(contacts).Count} of {contacts.Count} were answered; {Fleet.Logs()}");
        Measured($"{contacts.Count} answered after", Stopwatch.GetElapsedTime(since));
        if (RepliesTo(contacts).FirstOrDefault(replies => replies.Value > 1) is { Key: { } contact })
        {
            throw new InvalidOperationException($"{contact} was answered twice; {Fleet.Logs()}");
        }
    }

    /// <summary>Posts a signed body; null when nobody answered.</summary>
    public async Task<HttpStatusCode?> TryPostAsync(byte[] body, CancellationToken cancel, string account = "main")
    {
        try
        {
            return await Fleet.PostAsync(body, account, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Has so many contacts write a message each, to these accounts in turn; who they are.</summary>
    public async Task<IReadOnlyList<string>> CrowdAsync(int contacts, IReadOnlyList<LoadAccount> accounts)
    {
        var crowd = Enumerable.Range(0, contacts).Select(_ => NextStranger()).ToList();
        foreach (var (place, webhook) in crowd.Chunk(100).Index())
        {
            var account = accounts[place % accounts.Count].Key;
            var body = WhatsApp.Crowd(webhook);
            await Until.TrueAsync(
                async () => await TryPostAsync(body, CancellationToken.None, account) == HttpStatusCode.OK, Deadline,
                () => $"accepts nothing; {Fleet.Logs()}");
        }

        return crowd;
    }

    /// <summary>Posts what must be refused in one way.</summary>
    /// <exception cref="InvalidOperationException">It was answered in another way.</exception>
    public async Task RefusedAsync(
        HttpStatusCode status, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        try
        {
            var answer = await Fleet.PostAsync(path, body, headers);
            if (answer != status)
            {
                throw new InvalidOperationException($"answered {answer}, not {status}");
            }
        }
        catch (HttpRequestException e) when (e.InnerException is IOException or SocketException)
        {
            // The receiver may answer and hang up before it has read a large body to its end.
        }
    }

    /// <summary>Moves what a contact wrote into the past.</summary>
    public Task AgeAsync(string contact, TimeSpan by) => Fleet.AskAsync<long>("""
        WITH aged AS (
          UPDATE inbound_messages m SET received_at = received_at - @by
          FROM conversations v JOIN contacts c ON c.id = v.contact_id
          WHERE m.conversation_id = v.id AND c.external_id = @contact RETURNING m.id)
        SELECT count(*) FROM aged
        """, new { contact, by });

    /// <summary>A contact whom nobody else is.</summary>
    public string NextStranger() => target.NextStranger();

    /// <summary>Writes down how long something took.</summary>
    public void Measured(string what, TimeSpan took) =>
        _facts.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {took.TotalSeconds:0.00} s"));

    /// <summary>Writes down a count.</summary>
    public void Counted(string what, long count) =>
        _facts.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {count}"));

    // Each from a contact of its own, whom no other traffic knows.
    private Task<HttpStatusCode?> ProbeAsync()
    {
        _probe = NextStranger();
        return TryPostAsync(WhatsApp.Text(_probe, "n1", WhatsApp.NewId()), CancellationToken.None);
    }

    private Dictionary<string, int> RepliesTo(IReadOnlyCollection<string> contacts)
    {
        var wanted = contacts.ToHashSet();
        return Fleet.Simulators.Sent().Where(sent => wanted.Contains(sent.To))
            .GroupBy(sent => sent.To).ToDictionary(sent => sent.Key, sent => sent.Count());
    }
}
