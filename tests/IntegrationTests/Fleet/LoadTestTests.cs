using System.Text.RegularExpressions;
using Dapper;
using Frota.Database;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Posting;
using Frota.LoadTest.Traffic;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>The load test on a real fleet: all troubles on, nothing is wrong; and planted faults are found.</summary>
public sealed partial class LoadTestTests(TestServers servers) : IDisposable
{
    private const int Messages = 2_000;
    private const string SecondPhone = "100000000000002";

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-load-").FullName;

    private string Sent => Path.Combine(_folder, "sent.jsonl");

    private string Effects => Path.Combine(_folder, "effects.jsonl");

    [Fact]
    public async Task All_troubles_on_every_message_is_answered_once_and_planted_faults_are_found()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = 3,
            Settings = """{"provider":"openai","model":"sim","quietMs":500,"fragmentQuietMs":500,"maxWaitMs":4000}""",
            Statuses = true,
            EffectsFile = Effects,
        });
        await using (var connection = await fleet.OwnerAsync())
        {
            await fleet.AddAccountAsync(connection, fleet.TenantId, "whatsapp-cloud", SecondPhone, SecondPhone,
                TestFleet.AppSecret, "graph-token");
        }

        await PostAsync(fleet, parallel: null);
        await using var database =
            new FleetDatabase(PostgresLogin.For(FleetDatabase.Role, null, fleet.Postgres, 2));
        var verdict = await CheckAsync(database, Effects, TimeSpan.FromSeconds(90));

        Assert.True(verdict.Clean, $"{verdict}: {Faults(verdict)}; {fleet.Logs()}");
        Assert.Equal((Messages, Messages, Messages),
            (verdict.Posted, verdict.Accepted, verdict.Answered + verdict.EndedOtherwise.Sum(r => r.Messages)));
        Assert.InRange(verdict.RefusedForgeries, 1, Messages);
        Assert.InRange(verdict.MessagesPerReply, 1, 100);
        Assert.Equal(verdict.Answering.Count, await NamedAsync(database));

        await PlantAsync(fleet, database);
    }

    /// <summary>Makes each trace lie in turn: the verdict tells which one.</summary>
    private async Task PlantAsync(TestFleet fleet, FleetDatabase database)
    {
        var lines = await File.ReadAllLinesAsync(Effects);
        var place = Array.FindIndex(lines, line => Named().IsMatch(line));
        await File.WriteAllLinesAsync(Effects + ".missing", lines.Where((_, i) => i != place));
        await File.WriteAllLinesAsync(Effects + ".doubled", [.. lines, lines[place]]);
        Assert.Equal(["lost"], Kinds(await CheckAsync(database, Effects + ".missing")));
        Assert.Equal(["twice"], Kinds(await CheckAsync(database, Effects + ".doubled")));

        await using var connection = await fleet.OwnerAsync();
        await connection.ExecuteAsync("""
            DELETE FROM inbound_messages WHERE id = (SELECT min(id) FROM inbound_messages WHERE kind = 'text')
            """);
        Assert.Equal(["unaccounted"], Kinds(await CheckAsync(database, Effects)));
    }

    private async Task PostAsync(TestFleet fleet, int? parallel)
    {
        var plan = TrafficPlan.Make(new TrafficOptions
        {
            Run = 20_261_121,
            Messages = Messages,
            Contacts = 200,
            Accounts = 2,
            Rate = 400,
            Start = TimeProvider.System.GetUtcNow(),
        });
        await TrafficPoster.RunAsync(plan, new PostingOptions
        {
            Receiver = new Uri(fleet.ReceiverUrl),
            Accounts =
            [
                new LoadAccount("main", TestFleet.PhoneNumberId, TestFleet.AppSecret),
                new LoadAccount(SecondPhone, SecondPhone, TestFleet.AppSecret),
            ],
            SentFile = Sent,
            EffectsFile = Effects,
            Parallel = parallel,
            GiveUp = TimeSpan.FromSeconds(60),
        }, TimeProvider.System, progress: null, TestContext.Current.CancellationToken);
    }

    private Task<LoadVerdict> CheckAsync(FleetDatabase database, string effects, TimeSpan patience = default) =>
        LoadCheck.RunAsync(new LoadTraces(Sent, effects), database, patience, TimeProvider.System, progress: null,
            TestContext.Current.CancellationToken);

    private static async Task<long> NamedAsync(FleetDatabase database)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM inbound_messages WHERE kind = 'text' AND disposition = 'answered'");
    }

    private static IEnumerable<string> Kinds(LoadVerdict verdict) =>
        verdict.Faults.Where(f => f.Count > 0).Select(f => f.Name);

    private static string Faults(LoadVerdict verdict) => string.Join(", ",
        verdict.Faults.Where(f => f.Count > 0).Select(f => $"{f.Name} {f.Count}: {string.Join(' ', f.Examples)}"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex("echo: n[0-9]+\"")]
    private static partial Regex Named();
}
