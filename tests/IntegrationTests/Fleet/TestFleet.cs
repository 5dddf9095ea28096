using System.Net;
using System.Security.Cryptography;
using Dapper;
using Frota.Connectors.Channels.Signatures;
using Frota.Database;
using Frota.Database.Secrets;
using Frota.IntegrationTests.Servers;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Publishing;
using Frota.Simulators;
using Frota.Simulators.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>How a test's fleet is set up.</summary>
internal sealed record FleetSetup
{
    /// <summary>Worker processes with all roles but suspects.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The tenant's settings, as JSON.</summary>
    public string Settings { get; init; } = """{"provider":"openai","model":"sim","quietMs":0,"fragmentQuietMs":0}""";

    /// <summary>Whether the simulated Graph reports what becomes of each send.</summary>
    public bool Statuses { get; init; }

    /// <summary>A broker that the test may break; null for the one that all share.</summary>
    public PrivateBroker? Broker { get; init; }

    /// <summary>What the receiver is told besides.</summary>
    public IReadOnlyList<string> Receiver { get; init; } = [];

    /// <summary>Where the panel will listen; replies of web chat go there.</summary>
    public string WebChat { get; init; } = "http://127.0.0.1:1";
}

/// <summary>
/// A whole fleet for one test class: its own database, virtual host, simulators and processes; one tenant with a
/// WhatsApp account and a Telegram account.
/// </summary>
internal sealed class TestFleet : IAsyncDisposable
{
    public const string AppSecret = "the app's secret";
    public const string VerifyToken = "verify-me";
    public const string PhoneNumberId = "100000000000001";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });

    private readonly Dictionary<string, string> _environment;
    private readonly FleetSetup _setup;
    private readonly string _data = Directory.CreateTempSubdirectory("frota-fleet-").FullName;

    private TestFleet(FleetSetup setup, string postgres, string broker, TestServers servers, string receiverUrl,
        SimulatorHost simulators)
    {
        _setup = setup;
        Postgres = postgres;
        Broker = broker;
        ReceiverUrl = receiverUrl;
        Simulators = simulators;
        Secrets = "k1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _environment = new()
        {
            ["FROTA_POSTGRES"] = postgres,
            ["FROTA_RABBITMQ"] = broker,
            ["FROTA_REDIS"] = servers.Redis,
            ["FROTA_SECRETS_KEYS"] = Secrets,
            ["FROTA_DATA"] = _data,
            ["FROTA_RECEIVER_URL"] = receiverUrl,
            ["FROTA_RECEIVER_ADDRESS"] = receiverUrl,
            ["FROTA_CHANNELS__WHATSAPP"] = $"{simulators.Url}/graph/v23.0",
            ["FROTA_CHANNELS__WEBCHAT"] = setup.WebChat,
            ["FROTA_CHANNELS__TELEGRAM"] = $"{simulators.Url}/telegram",
            ["FROTA_MODELS__OPENAI__BASEURL"] = $"{simulators.Url}/openai/v1",
            ["FROTA_MODELS__OPENAI__APIKEY"] = "sim-key",
            ["FROTA_MODELS__OPENAI__MODEL"] = "sim",
            ["FROTA_MODELS__GEMINI__BASEURL"] = $"{simulators.Url}/gemini/v1beta",
            ["FROTA_MODELS__GEMINI__APIKEY"] = "sim-key",
            ["FROTA_MODELS__GEMINI__MODEL"] = "sim",
            ["FROTA_OUTGOING__ALLOW"] = new Uri(simulators.Url).Authority,
        };
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

    public static async Task<TestFleet> StartAsync(TestServers servers, FleetSetup setup)
    {
        var receiver = FleetProcess.FreeUrl();
        var simulators = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            GraphToken = "graph-token",
            ModelKey = "sim-key",
            Receiver = setup.Statuses ? new Uri(receiver) : null,
            AppSecret = AppSecret,
            AccountKey = "main",
        });
        var broker = await (setup.Broker?.NewHostAsync() ?? servers.NewBrokerAsync());
        var fleet = new TestFleet(setup, await servers.NewDatabaseAsync(), broker, servers, receiver, simulators);
        await fleet.SeedAsync();
        fleet.StartReceiver();
        for (var i = 0; i < setup.Workers; i++)
        {
            fleet.AddWorker();
        }

        await fleet.Receiver.ReadyAsync();
        foreach (var worker in fleet.Workers)
        {
            await worker.ReadyAsync();
        }

        return fleet;
    }

    /// <summary>Starts the receiver, again after a kill.</summary>
    public void StartReceiver() => Receiver = Start("Receiver", _setup.Receiver, ReceiverUrl);

    /// <summary>Starts one more worker.</summary>
    public FleetProcess AddWorker(string roles = "intake,replies,outbound,integrations,dead-letters,maintenance")
    {
        var url = FleetProcess.FreeUrl();
        var worker = Start("Workers", ["run", roles, $"--WORKER_URL={url}"], url);
        Workers.Add(worker);
        return worker;
    }

    /// <summary>Starts any process of the fleet with the fleet's settings.</summary>
    public FleetProcess Start(string project, IEnumerable<string> arguments, string url) =>
        FleetProcess.Start(project, arguments, url, _environment);

    /// <summary>Posts a signed body to the WhatsApp account; the status.</summary>
    public Task<HttpStatusCode> PostAsync(byte[] body) =>
        PostAsync("whatsapp-cloud/main", body, ("X-Hub-Signature-256", MetaSignature.Sign(body, AppSecret)));

    /// <summary>Posts a body with a header to an address below <c>/hooks</c>; the status.</summary>
    public async Task<HttpStatusCode> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{ReceiverUrl}/hooks/{path}")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Posts a text message as WhatsApp does; fails the test when it is not accepted.</summary>
    public async Task SayAsync(string contact, string text, string? id = null) =>
        Assert.Equal(HttpStatusCode.OK, await PostAsync(WhatsApp.Text(contact, text, id ?? WhatsApp.NewId())));

    /// <summary>Makes a simulator behave in some way.</summary>
    public async Task ControlAsync(string simulator, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri($"{Simulators.Url}/_control/{simulator}"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The texts that reached a contact, in order.</summary>
    public IReadOnlyList<SentRecord> SentTo(string contact) => [.. Simulators.Sent().Where(s => s.To == contact)];

    /// <summary>Waits until so many texts have reached a contact.</summary>
    public async Task<IReadOnlyList<SentRecord>> RepliesAsync(string contact, int count = 1)
    {
        await Until.TrueAsync(() => Task.FromResult(SentTo(contact).Count >= count), TimeSpan.FromSeconds(60),
            () => $"{SentTo(contact).Count} of {count} replies reached {contact}; {Logs()}");
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
        () => $"never true: {sql}; {Logs()}");

    /// <summary>Puts every open dead letter back, as an operator does.</summary>
    public async Task<long> ReprocessAsync()
    {
        await using var database = new FleetDatabase(PostgresLogin.For(FleetDatabase.Role, null, Postgres, 2));
        using var broker = new BrokerConnection(Broker, "test", NullLogger<BrokerConnection>.Instance);
        await broker.StartAsync(CancellationToken.None);
        await broker.WaitAsync(TestContext.Current.CancellationToken);
        await using var publisher = new Publisher(broker, TimeProvider.System, 1, TimeSpan.FromSeconds(5));
        var done = await new Reprocessor(new DeadLetterStore(database), publisher, TimeProvider.System).RunAsync(
            new ReprocessOrder(new DeadLetterFilter(), 100, 1000, "test", "because"), new Progress<ReprocessProgress>(),
            CancellationToken.None);
        await broker.StopAsync(CancellationToken.None);
        return done;
    }

    /// <summary>Subscribes an address to all events.</summary>
    public async Task AddEndpointAsync(string url)
    {
        var box = SecretBox.Parse(Secrets).Seal("whsec_" + Convert.ToBase64String(new byte[32]));
        await using var connection = await OwnerAsync();
        await connection.ExecuteAsync("""
            INSERT INTO webhook_endpoints (tenant_id, url, events, sealed_secret)
            VALUES (@TenantId, @url,
              ARRAY['message.received', 'reply.sent', 'conversation.handed_off', 'dead_letter.created'], @box)
            """, new { TenantId, url, box });
    }

    /// <summary>The worker that holds the most leases now.</summary>
    public async Task<FleetProcess> BusiestAsync()
    {
        var pid = await AskAsync<int>("""
            SELECT w.pid FROM leases l JOIN workers w ON w.id = l.owner GROUP BY w.pid ORDER BY count(*) DESC LIMIT 1
            """);
        return Workers.Single(w => w.Id == pid);
    }

    public string Logs() => string.Join("\n---\n", Workers.Append(Receiver).Select(p => p?.Log ?? ""));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Workers.Append(Receiver))
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
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task SeedAsync()
    {
        await using var connection = await OwnerAsync();
        TenantId = await connection.ExecuteScalarAsync<long>(
            "INSERT INTO tenants (slug, name, settings) VALUES ('clinic', 'Clinic', @Settings::jsonb) RETURNING id",
            new { _setup.Settings });
        await AddAccountAsync(connection, TenantId, "whatsapp-cloud", "main", PhoneNumberId, AppSecret, "graph-token");
        await AddAccountAsync(
            connection, TenantId, "telegram", "bot", "bot", "telegram-secret", "123456:telegram-token-of-the-bot");
    }

    /// <summary>Adds a channel account with its secrets.</summary>
    public async Task<long> AddAccountAsync(
        NpgsqlConnection connection, long tenantId, string channel, string key, string address, string webhookSecret,
        string accessToken)
    {
        var box = SecretBox.Parse(Secrets);
        var account = await connection.ExecuteScalarAsync<long>("""
            INSERT INTO channel_accounts (tenant_id, channel, account_key, address)
            VALUES (@tenantId, @channel, @key, @address) RETURNING id
            """, new { tenantId, channel, key, address });
        var secrets = new[] { ("webhook", webhookSecret), ("access", accessToken), ("verify", VerifyToken) };
        foreach (var (purpose, secret) in secrets)
        {
            await connection.ExecuteAsync("""
                INSERT INTO channel_secrets (tenant_id, account_id, purpose, sealed)
                VALUES (@tenantId, @account, @purpose, @box)
                """, new { tenantId, account, purpose, box = box.Seal(secret) });
        }

        return account;
    }
}
