using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Frota.Connectors.Channels.Signatures;
using Frota.Database;
using Frota.Database.Secrets;
using Frota.Harness.Servers;
using Frota.Simulators;
using Frota.Simulators.Journal;
using Npgsql;
using Xunit;

namespace Frota.Harness.Fleet;

/// <summary>
/// A whole fleet for one test class: its own database, virtual host, simulators and processes; one tenant with a
/// WhatsApp account and a Telegram account.
/// </summary>
internal sealed class TestFleet : IAsyncDisposable
{
    public const string AppSecret = "the app's secret";
    public const string VerifyToken = "verify-me";
    public const string AllRoles = "intake,replies,outbound,integrations,dead-letters,maintenance";
    public const string PhoneNumberId = "100000000000001";

    private static readonly HttpClient Http = new();

    private readonly Dictionary<string, string> _environment;
    private readonly FleetSetup _setup;
    private readonly string _data = Directory.CreateTempSubdirectory("frota-fleet-").FullName;

    private TestFleet(
        FleetSetup setup, string postgres, string broker, IServers servers, string receiverUrl,
        SimulatorHost simulators)
    {
        _setup = setup;
        Postgres = postgres;
        Broker = broker;
        ReceiverUrl = receiverUrl;
        Simulators = simulators;
        Secrets = "k1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _environment = new(setup.Providers(simulators.Url))
        {
            ["FROTA_POSTGRES"] = setup.Links?.ThroughPostgres(postgres) ?? postgres,
            ["FROTA_RABBITMQ"] = setup.Links?.ThroughBroker(broker) ?? broker,
            ["FROTA_REDIS"] = setup.Links?.ThroughRedis ?? servers.NewRedis(),
            ["FROTA_SECRETS_KEYS"] = Secrets,
            ["FROTA_DATA"] = _data,
            ["FROTA_RECEIVER_URL"] = receiverUrl,
            ["FROTA_RECEIVER_ADDRESS"] = receiverUrl,
        };
        foreach (var (name, value) in setup.Environment)
        {
            _environment[name] = value;
        }
    }

    public string Postgres { get; }

    public string Broker { get; }

    public string Secrets { get; }

    public string ReceiverUrl { get; }

    public SimulatorHost Simulators { get; }

    public FleetProcess Receiver { get; private set; } = null!;

    public List<FleetProcess> Workers { get; } = [];

    public long TenantId { get; private set; }

    public Dictionary<string, string> Environment => _environment;

    public static async Task<TestFleet> StartAsync(IServers servers, FleetSetup setup)
    {
        var receiver = FleetProcess.FreeUrl();
        var simulators = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            GraphToken = "graph-token",
            ModelKey = "sim-key",
            Receiver = setup.Statuses ? new Uri(receiver) : null,
            AppSecret = AppSecret,
            AccountKey = "main",
            Address = PhoneNumberId,
            EffectsFile = setup.EffectsFile,
        });
        var broker = setup.Broker ?? await servers.NewBrokerAsync();
        var fleet = new TestFleet(setup, await servers.NewDatabaseAsync(), broker, servers, receiver, simulators);
        try
        {
            await fleet.BeginAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the receiver, again after a kill.</summary>
    public void StartReceiver() => Receiver = Start("Receiver", _setup.Receiver, ReceiverUrl);

    /// <summary>Starts one more worker, with some settings besides the fleet's.</summary>
    public FleetProcess AddWorker(string roles = AllRoles, params (string Name, string Value)[] settings)
    {
        var url = FleetProcess.FreeUrl();
        var environment = new Dictionary<string, string>(_environment);
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var worker = FleetProcess.Start("Workers", ["run", roles, $"--WORKER_URL={url}"], url, environment);
        Workers.Add(worker);
        return worker;
    }

    /// <summary>Puts a new worker of the same roles in the place of one that ended, as a supervisor does.</summary>
    public async Task<FleetProcess> ReplaceAsync(FleetProcess ended)
    {
        await ended.DisposeAsync();
        var place = Workers.IndexOf(ended);
        var replacement = AddWorker(ended.Arguments[1]);
        Workers.Remove(replacement);
        Workers[place] = replacement;
        return replacement;
    }

    /// <summary>Starts a new receiver where the old one listened.</summary>
    public async Task ReplaceReceiverAsync()
    {
        await Receiver.DisposeAsync();
        StartReceiver();
    }

    /// <summary>Starts any process of the fleet with the fleet's settings.</summary>
    public FleetProcess Start(string project, IEnumerable<string> arguments, string url) =>
        FleetProcess.Start(project, arguments, url, _environment);

    /// <summary>The account key of a neighbour, counted from 0.</summary>
    public static string Neighbour(int n) => $"neighbour-{n}";

    /// <summary>Posts a signed body to a WhatsApp account; the status.</summary>
    public Task<HttpStatusCode> PostAsync(
        byte[] body, string account = "main", CancellationToken cancel = default) => WebhookPost.SendAsync(
            ReceiverUrl, $"whatsapp-cloud/{account}", body,
            [("X-Hub-Signature-256", MetaSignature.Sign(body, AppSecret))], cancel);

    /// <summary>Posts a body with headers to an address below <c>/hooks</c>; the status.</summary>
    public Task<HttpStatusCode> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        WebhookPost.SendAsync(ReceiverUrl, path, body, headers, CancellationToken.None);

    /// <summary>
    /// Posts a text message as WhatsApp does, which delivers again what was not accepted in time; fails the test when
    /// it is refused, or never accepted.
    /// </summary>
    public async Task SayAsync(string contact, string text, string? id = null, string account = "main")
    {
        var body = WhatsApp.Text(contact, text, id ?? WhatsApp.NewId());
        await Until.TrueAsync(async () =>
        {
            var status = await PostAsync(body, account);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{status} for {text}");
            return status == HttpStatusCode.OK;
        }, $"never accepted: {text}");
    }

    /// <summary>Makes a simulator behave in some way.</summary>
    public async Task ControlAsync(string simulator, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri($"{Simulators.Url}/_control/{simulator}"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The texts that reached a contact, in order.</summary>
    public IReadOnlyList<SentRecord> SentTo(string contact) => [.. Simulators.Sent().Where(s => s.To == contact)];

    /// <summary>Waits until a mode that was set for a count of calls has been met by all of them.</summary>
    public Task MetAsync(string simulator) => Until.TrueAsync(async () =>
    {
        using var modes = JsonDocument.Parse(await Http.GetStringAsync(new Uri($"{Simulators.Url}/_control")));
        return modes.RootElement.GetProperty(simulator).GetProperty("mode").GetString() == "ok";
    }, $"nobody called the {simulator}");

    /// <summary>Waits until so many texts have reached a contact.</summary>
    public async Task<IReadOnlyList<SentRecord>> RepliesAsync(string contact, int count = 1)
    {
        await Until.TrueAsync(() => Task.FromResult(SentTo(contact).Count >= count), TimeSpan.FromSeconds(60),
            () => Whereabouts.TellAsync(this, $"{SentTo(contact).Count} of {count} replies reached {contact}"));
        return SentTo(contact);
    }

    /// <summary>Asks the database as its owner does, past row-level security.</summary>
    public async Task<T> AskAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await OwnerAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    /// <summary>Waits until a query says true.</summary>
    public Task UntilAsync(string sql, object? parameters = null) => Until.TrueAsync(
        async () => await AskAsync<bool?>(sql, parameters) == true, TimeSpan.FromSeconds(60),
        () => Whereabouts.TellAsync(this, $"never true: {sql}"));

    /// <summary>Puts every open dead letter back, as an operator does.</summary>
    public async Task ReprocessAsync() => Assert.Equal(
        0, (await FrotaAsync("dead-letters", "reprocess", "--yes", "--rate", "1000", "--limit", "1000")).ExitCode);

    /// <summary>Runs the command line against this fleet.</summary>
    public Task<Ended> FrotaAsync(params string[] arguments) => Script.TryAsync(
        Checkout.Executable("Cli"), arguments, new(_environment) { ["NO_COLOR"] = "1" });

    /// <summary>Subscribes an address to all events.</summary>
    public async Task AddEndpointAsync(string url)
    {
        await using var connection = await OwnerAsync();
        await new FleetSeed(connection, SecretBox.Parse(Secrets)).EndpointAsync(TenantId, url);
    }

    /// <summary>The worker that holds the most leases now.</summary>
    public async Task<FleetProcess> BusiestAsync()
    {
        var pid = (await HoldersAsync())[0];
        return Workers.Single(w => w.Id == pid);
    }

    /// <summary>The process ids of workers that hold leases, the busiest first.</summary>
    public async Task<IReadOnlyList<int>> HoldersAsync()
    {
        await using var connection = await OwnerAsync();
        return (await connection.QueryAsync<int>("""
            SELECT w.pid FROM leases l JOIN workers w ON w.id = l.owner GROUP BY w.pid ORDER BY count(*) DESC
            """)).AsList();
    }

    public string Logs() => string.Join("\n---\n", Workers.Append(Receiver).Select(p => p?.Log ?? ""));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Workers.Append(Receiver).OfType<FleetProcess>()) // none when it could not start
        {
            await process.DisposeAsync();
        }

        await Simulators.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>A connection that sees everything.</summary>
    public async Task<NpgsqlConnection> OwnerAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres)
        {
            SearchPath = $"{PostgresLogin.Schema},public",
            MaxPoolSize = 4,
            Pooling = _setup.Links is null, // a server that is attacked leaves dead connections in a pool
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task BeginAsync()
    {
        await using (var connection = await OwnerAsync())
        {
            TenantId = await new FleetSeed(connection, SecretBox.Parse(Secrets)).FleetAsync(_setup);
        }

        StartReceiver();
        for (var i = 0; i < _setup.Workers; i++)
        {
            AddWorker();
        }

        await Receiver.ReadyAsync();
        foreach (var worker in Workers)
        {
            await worker.ReadyAsync();
        }
    }

    /// <summary>Adds a channel account with its secrets.</summary>
    public Task<long> AddAccountAsync(
        NpgsqlConnection connection, long tenantId, string channel, string key, string address, string webhookSecret,
        string accessToken) => new FleetSeed(connection, SecretBox.Parse(Secrets)).AccountAsync(
            tenantId, channel, key, address, webhookSecret, accessToken);
}
