using Frota.Connectors.Channels;
using Frota.Connectors.Llm;
using Frota.Database;
using Frota.Database.Secrets;

namespace Frota.Workers.Fleet;

/// <summary>What a worker is told from outside, read and checked once at the start.</summary>
/// <param name="Name">As the supervisor calls this process.</param>
/// <param name="WebChat">The panel's address as workers reach it: where web chat replies go.</param>
internal sealed record WorkerSettings(
    string Name, string App, string Fleet, string Broker, string Redis, SecretBox Secrets, ChannelEndpoints Channels,
    Uri WebChat, string OutgoingAllow, IReadOnlyDictionary<string, ModelSettings> Models)
{
    private const int AppPool = 20;
    private const int FleetPool = 12;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ArgumentException">Something is missing or wrong; the message names all of it.</exception>
    public static WorkerSettings Read(IConfiguration from)
    {
        var faults = new List<string>();
        var settings = new WorkerSettings(
            from["WORKER_NAME"] ?? $"worker-{Environment.ProcessId}",
            Try(() => PostgresLogin.For(TenantDatabase.Role, from["POSTGRES_APP"], from["POSTGRES"], AppPool), faults) ?? "",
            Try(() => PostgresLogin.For(FleetDatabase.Role, from["POSTGRES_FLEET"], from["POSTGRES"], FleetPool), faults) ?? "",
            Required(from, "RABBITMQ", "amqp://user:password@host:port/vhost", faults),
            Required(from, "REDIS", "host:port", faults),
            Try(() => SecretBox.Parse(from["SECRETS_KEYS"]), faults)!,
            new ChannelEndpoints(
                Address(from, "CHANNELS:WHATSAPP", ChannelEndpoints.Default.WhatsApp, faults),
                Address(from, "CHANNELS:TELEGRAM", ChannelEndpoints.Default.Telegram, faults)),
            Address(from, "CHANNELS:WEBCHAT", new Uri("http://127.0.0.1:8081"), faults),
            from["OUTGOING:ALLOW"] ?? "",
            from.GetSection("MODELS").GetChildren().ToDictionary(m => m.Key.ToLowerInvariant(), m => Model(m, faults)));
        return faults.Count == 0 ? settings : throw new ArgumentException(
            $"the worker cannot start:{string.Concat(faults.Select(f => $"{Environment.NewLine}  - {f}"))}");
    }

    private static ModelSettings Model(IConfigurationSection from, List<string> faults) => new()
    {
        BaseUrl = from["BASEURL"] is { Length: > 0 } ? Address(from, "BASEURL", new Uri("http://unset"), faults) : null,
        ApiKey = from["APIKEY"] ?? "",
        DefaultModel = from["MODEL"] ?? "",
    };

    private static string Required(IConfiguration from, string key, string form, List<string> faults)
    {
        if (from[key] is { Length: > 0 } value)
        {
            return value;
        }

        faults.Add($"FROTA_{key} is not set; its form is {form}");
        return "";
    }

    private static Uri Address(IConfiguration from, string key, Uri otherwise, List<string> faults)
    {
        if (from[key] is not { Length: > 0 } value)
        {
            return otherwise;
        }

        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        faults.Add($"FROTA_{key.Replace(":", "__", StringComparison.Ordinal)} is not an http(s) address");
        return otherwise;
    }

    private static T? Try<T>(Func<T> read, List<string> faults)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ArgumentException e)
        {
            faults.Add(e.Message);
            return null;
        }
    }
}
