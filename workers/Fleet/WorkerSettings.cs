using Frota.Connectors.Channels;
using Frota.Connectors.Http;
using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Gemini;
using Frota.Connectors.Llm.OpenAi;
using Frota.Database;
using Frota.Database.Secrets;
using Frota.Messaging;
using Frota.Messaging.Leases;
using Frota.Telemetry.Settings;
using Frota.Workers.Maintenance.Backups;

namespace Frota.Workers.Fleet;

/// <summary>What a worker is told from outside, read and checked once at the start.</summary>
/// <param name="Name">As the supervisor calls this process.</param>
/// <param name="App">The connection string of the role that sees one tenant.</param>
/// <param name="Fleet">The connection string of the role that sees all.</param>
/// <param name="WebChat">The panel's address as workers reach it: where web chat replies go.</param>
/// <param name="Egress">Which tenant-given addresses may be called.</param>
/// <param name="Ceiling">How much memory it may hold before it starts anew.</param>
internal sealed record WorkerSettings(
    string Name, string App, string Fleet, string Broker, string Redis, SecretBox Secrets, ChannelEndpoints Channels,
    Uri WebChat, EgressRules Egress, IReadOnlyDictionary<string, ModelSettings> Models, MemoryCeiling Ceiling)
{
    private static readonly string[] Providers = [OpenAiProvider.StableName, GeminiProvider.StableName];

    // Seconds; a turn's handling has 120, and must outlast its model.
    private const int LongestModel = 100;

    internal const int AppPool = 20;
    internal const int FleetPool = 12;

    // MiB. A worker at work holds less than 200.
    private const int UsualCeiling = 512;
    private const int MostCeiling = 1024 * 1024;

    /// <summary>What the leader does about backups; null for nothing.</summary>
    public BackupPlan? Backups { get; init; }

    /// <summary>Reads the settings; the faults are noted in <paramref name="from"/>.</summary>
    public static WorkerSettings Read(FrotaSettings from)
    {
        var owner = from.Optional("POSTGRES");
        return new WorkerSettings(
            from.Optional("WORKER_NAME") ?? $"worker-{Environment.ProcessId}",
            from.Read("POSTGRES_APP", PostgresLogin.Form,
                () => PostgresLogin.For(TenantDatabase.Role, from.Optional("POSTGRES_APP"), owner, AppPool)) ?? "",
            from.Read("POSTGRES_FLEET", PostgresLogin.Form,
                () => PostgresLogin.For(FleetDatabase.Role, from.Optional("POSTGRES_FLEET"), owner, FleetPool)) ?? "",
            from.Read("RABBITMQ", BrokerLogin.Form, () => BrokerLogin.For(from.Optional("RABBITMQ"))) ?? "",
            from.Required("REDIS", "write it like host:6379"),
            from.Read("SECRETS_KEYS", "write it as id:base64", () => SecretBox.Parse(from.Optional("SECRETS_KEYS")))!,
            new ChannelEndpoints(
                from.Http("CHANNELS:WHATSAPP", ChannelEndpoints.Default.WhatsApp.ToString()),
                from.Http("CHANNELS:TELEGRAM", ChannelEndpoints.Default.Telegram.ToString())),
            from.Http("CHANNELS:WEBCHAT", "http://127.0.0.1:8081"),
            Rules(from),
            ModelsFrom(from),
            new MemoryCeiling(from.Whole("WORKER_MEMORY_MIB", UsualCeiling, 0, MostCeiling) * 1024L * 1024))
        {
            Backups = from.Read("BACKUP_DIR", "name a folder", () => BackupPlan.Read(from.Optional)!),
        };
    }

    /// <summary>Without the logins, so that settings can be printed.</summary>
    public override string ToString() => $"{nameof(WorkerSettings)} {{ Name = {Name} }}";

    private static EgressRules Rules(FrotaSettings from) =>
        from.Read("OUTGOING:ALLOW", "write it as host:port, host:port…", () => new EgressRules(
            (from.Optional("OUTGOING:ALLOW") ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        ?? EgressRules.Strict;

    // A provider is there when anything of it is set.
    private static Dictionary<string, ModelSettings> ModelsFrom(FrotaSettings from)
    {
        var prices = from.Read("MODELS:PRICES", "write it as model=input/output, …, in dollars a million tokens",
            () => ModelPrice.ParseAll(from.Optional("MODELS:PRICES"))) ?? ModelPrice.ParseAll(null);
        return Providers
            .Where(name => from.Optional($"MODELS:{name}:APIKEY") is not null
                || from.Optional($"MODELS:{name}:BASEURL") is not null)
            .ToDictionary(name => name, name => new ModelSettings
            {
                BaseUrl = from.Optional($"MODELS:{name}:BASEURL") is null
                    ? null : from.Http($"MODELS:{name}:BASEURL", "https://host/v1"),
                ApiKey = from.Optional($"MODELS:{name}:APIKEY") ?? "",
                DefaultModel = from.Optional($"MODELS:{name}:MODEL") ?? "",
                Deadline = TimeSpan.FromSeconds(from.Whole($"MODELS:{name}:DEADLINE_SECONDS", 60, 1, LongestModel)),
                Prices = prices,
            });
    }
}
