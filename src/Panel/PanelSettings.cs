using Frota.Database;
using Frota.Database.Secrets;
using Frota.Panel.Chat.Visitors;
using Frota.Telemetry.Settings;
using StackExchange.Redis;

namespace Frota.Panel;

/// <summary>What the panel is told, checked.</summary>
/// <param name="Url"><c>FROTA_PANEL_URL</c>: where to listen; http only, TLS ends in front of the panel.</param>
/// <param name="Receiver"><c>FROTA_RECEIVER_ADDRESS</c>: where web chat messages enter the fleet.</param>
/// <param name="FleetLogin">From <c>FROTA_POSTGRES_FLEET</c>, or stepped down from <c>FROTA_POSTGRES</c>.</param>
/// <param name="AppLogin">From <c>FROTA_POSTGRES_APP</c>, or stepped down from <c>FROTA_POSTGRES</c>.</param>
/// <param name="Secrets">From <c>FROTA_SECRETS_KEYS</c>.</param>
/// <param name="Visitors">The key of visitors' cookies, kept under <c>FROTA_DATA</c>.</param>
/// <param name="Redis"><c>FROTA_REDIS</c>; null to count in this process alone.</param>
/// <param name="MaxStreams"><c>FROTA_PANEL_STREAMS</c>: open event streams of all visitors together.</param>
internal sealed record PanelSettings(
    Uri Url, Uri Receiver, string FleetLogin, string AppLogin, SecretBox Secrets, VisitorKey Visitors,
    ConfigurationOptions? Redis, int MaxStreams)
{
    internal const int PoolSize = 20;
    private const int DefaultStreams = 2000;
    private const int MostStreams = 50_000;

    /// <summary>Reads and checks everything the panel needs.</summary>
    /// <exception cref="SettingFaultsException">Names every fault.</exception>
    public static PanelSettings Read(FrotaSettings settings)
    {
        var url = settings.Http("PANEL_URL", "http://0.0.0.0:8081");
        if (url.Scheme != Uri.UriSchemeHttp)
        {
            settings.Faults.Add("PANEL_URL", "is not http", "end TLS in a proxy in front of the panel");
        }

        var receiver = settings.Http("RECEIVER_ADDRESS", "http://127.0.0.1:8080");
        var fleet = ReadLogin(settings, FleetDatabase.Role, "POSTGRES_FLEET");
        var app = ReadLogin(settings, TenantDatabase.Role, "POSTGRES_APP");
        var secrets = settings.Read("SECRETS_KEYS", "write it as id:base64",
            () => SecretBox.Parse(settings.Optional("SECRETS_KEYS")));
        var redis = settings.Optional("REDIS") is { } servers
            ? settings.Read(
                "REDIS", "write it like 127.0.0.1:6379,password=…", () => ConfigurationOptions.Parse(servers))
            : null;
        var streams = settings.Whole("PANEL_STREAMS", DefaultStreams, 1, MostStreams);
        var visitors = ReadKey(settings);
        settings.Faults.ThrowIfAny();
        return new PanelSettings(url, receiver, fleet!, app!, secrets!, visitors!, redis, streams);
    }

    private static string? ReadLogin(FrotaSettings settings, string role, string name)
    {
        var own = settings.Optional(name);
        return settings.Read(
            own is null ? "POSTGRES" : name,
            PostgresLogin.Form,
            () => PostgresLogin.For(role, own, settings.Optional("POSTGRES"), PoolSize));
    }

    private static VisitorKey? ReadKey(FrotaSettings settings)
    {
        try
        {
            return VisitorKey.LoadOrCreate(Path.GetFullPath(settings.Optional("DATA") ?? ".frota"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            settings.Faults.Add("DATA", $"cannot hold the visitors' key ({e.GetType().Name})",
                "name a folder that this process may write, and remove a broken panel/visitor.key");
            return null;
        }
    }

    /// <summary>Without the logins and the keys, so that settings can be printed.</summary>
    public override string ToString() => $"{nameof(PanelSettings)} {{ Url = {Url}, Receiver = {Receiver} }}";
}
