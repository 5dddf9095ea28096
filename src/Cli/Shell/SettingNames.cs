using Frota.Backups.Retention;
using Frota.Backups.Runs;

namespace Frota.Cli.Shell;

/// <summary>The settings that the command line reads, by their names in the environment.</summary>
internal static class SettingNames
{
    public const string SecretsFolder = "FROTA_SECRETS_DIR";
    public const string Postgres = "FROTA_POSTGRES";
    public const string PostgresApp = "FROTA_POSTGRES_APP";
    public const string PostgresFleet = "FROTA_POSTGRES_FLEET";
    public const string RabbitMq = "FROTA_RABBITMQ";
    public const string Redis = "FROTA_REDIS";
    public const string SecretsKeys = "FROTA_SECRETS_KEYS";
    public const string ReceiverUrl = "FROTA_RECEIVER_URL";
    public const string ReceiverAddress = "FROTA_RECEIVER_ADDRESS";
    public const string PanelUrl = "FROTA_PANEL_URL";
    public const string PanelAddress = "FROTA_PANEL_ADDRESS";
    public const string Actor = "FROTA_ACTOR";
    public const string LogFolder = "FROTA_LOG_DIR";
    public const string StateFolder = "FROTA_DATA";
    public const string Workers = "FROTA_WORKERS";
    public const string SuspectsPort = "FROTA_SUSPECTS_PORT";
    public const string SuperviseUrl = "FROTA_SUPERVISE_URL";
    public const string SimulatorsUrl = "FROTA_SIMULATORS_URL";
    public const string ModelUrl = "FROTA_MODELS__OPENAI__BASEURL";
    public const string DemoAppSecret = "FROTA_DEMO_APP_SECRET";
    public const string DemoVerifyToken = "FROTA_DEMO_VERIFY_TOKEN";
    public const string DemoGraphToken = "FROTA_DEMO_GRAPH_TOKEN";

    /// <summary>Each with what it is, for <c>frota --help</c>.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (Postgres, "the database owner's connection string: db verbs, and every verb when the next one is not set"),
        (PostgresFleet, "the login of frota_fleet: all verbs but db"),
        (PostgresApp, "the login of frota_app: db migrate gives the role its password"),
        (RabbitMq, "amqp://user:password@host:port/vhost"),
        (Redis, "host:port[,password=…]"),
        (SecretsKeys, "id:base64,… the keys that seal the channels' secrets; the first one seals"),
        (ReceiverAddress, $"default {Settings.DefaultReceiver}"),
        (PanelAddress, $"default {Settings.DefaultPanel}"),
        (Actor, "who the audit log names; default cli:$USER"),
        (SecretsFolder, "a folder with one file a setting, named as above; the environment wins"),
        (BackupSettings.FolderName, "backup: the folder of the archives"),
        (BackupSettings.KeysName, "backup: id:base64,… the keys that seal archives; the first one seals"),
        (BackupSettings.LoginName, $"backup: a login that sees all rows; default {Postgres}"),
        (BackupSettings.KeepName, $"backup: days,weeks,months that keep one; default {RetentionPolicy.Default}"),
        (BackupSettings.BeforeName, "backup: a program that runs before and may forbid it"),
        (BackupSettings.AfterName, "backup: a program that runs after"),
        (BackupSettings.HookSecondsName, "backup: how long each of them may take; default 300"),
        (StateFolder, "supervise, workers scale: where supervisord's socket is; load-test: the files of its run"),
        (Workers, "supervise: how many workers run at least"),
        (SuspectsPort, "supervise: the port of the worker of suspects"),
        (SuperviseUrl, "supervise: where its metrics answer; default http://127.0.0.1:9099"),
        (ReceiverUrl, "supervise: where the receiver listens, to be asked how it is; default port 8080"),
        (PanelUrl, "supervise: the same of the panel; default port 8081"),
        (LogFolder, "trace: the processes' daily log files, to be searched too"),
        (SimulatorsUrl, "load-test: where the simulators listen"),
        (ModelUrl, "load-test: must be the simulators', or it is refused"),
        (DemoAppSecret, "tenants seed-demo: the WhatsApp app secret"),
        (DemoVerifyToken, "tenants seed-demo: the verify token and Telegram's secret token"),
        (DemoGraphToken, "tenants seed-demo: the token to send with"),
    ];
}
