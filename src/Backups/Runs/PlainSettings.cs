using System.Buffers;
using System.Text.Json;
using Frota.Database.Secrets;

namespace Frota.Backups.Runs;

/// <summary>
/// The settings that are no secrets, as the process that backs up has them; all others stay out. Of the keys that seal
/// secrets their ids are kept: they tell which keys a restored fleet needs.
/// </summary>
public static class PlainSettings
{
    private const string SecretsKeys = "FROTA_SECRETS_KEYS";

    /// <summary>The settings that may be told. An address among them loses user, password and query.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "FROTA_RECEIVER_URL", "FROTA_RECEIVER_ADDRESS", "FROTA_PANEL_URL", "FROTA_PANEL_ADDRESS", "FROTA_PANEL_STREAMS",
        "FROTA_WORKER_URL", "FROTA_WORKERS", "FROTA_WORKER_PORT", "FROTA_SUSPECTS_PORT", "FROTA_EDGE_RATE",
        "FROTA_SPOOL", "FROTA_SPOOL_MIB", "FROTA_DATA", "FROTA_LOG", "FROTA_LOG_LEVEL",
        "FROTA_CHANNELS__WHATSAPP", "FROTA_CHANNELS__TELEGRAM", "FROTA_CHANNELS__WEBCHAT", "FROTA_OUTGOING__ALLOW",
        "FROTA_MODELS__OPENAI__BASEURL", "FROTA_MODELS__OPENAI__MODEL", "FROTA_MODELS__OPENAI__DEADLINE_SECONDS",
        "FROTA_MODELS__GEMINI__BASEURL", "FROTA_MODELS__GEMINI__MODEL", "FROTA_MODELS__GEMINI__DEADLINE_SECONDS",
        BackupSettings.FolderName, BackupSettings.KeepName, BackupSettings.BeforeName, BackupSettings.AfterName,
        BackupSettings.HookSecondsName,
    ];

    /// <summary>One object: <c>{"settings":{name:value},"secretsKeys":[id]}</c>.</summary>
    public static byte[] Write(Func<string, string?> setting)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("settings");
            foreach (var name in Names)
            {
                if (setting(name) is { } value)
                {
                    json.WriteString(name, WithoutLogin(value));
                }
            }

            json.WriteEndObject();
            json.WriteStartArray("secretsKeys");
            foreach (var id in setting(SecretsKeys) is { } keys ? KeyRing.Parse(SecretsKeys, keys, "").Ids : [])
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string WithoutLogin(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Length + address.Query.Length > 0
            ? new UriBuilder(address) { UserName = "", Password = "", Query = "" }.Uri.ToString()
            : value;
}
