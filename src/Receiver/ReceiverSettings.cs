using Frota.Database;
using Frota.Database.Secrets;
using Frota.Messaging;
using Frota.Telemetry.Settings;

namespace Frota.Receiver;

/// <summary>What the receiver is told from outside, read and checked once at the start.</summary>
/// <param name="Snapshot">Where the accounts are kept, sealed, for a start without Postgres.</param>
/// <param name="EdgeRate">Webhooks a second that one account may post before it is told to slow down.</param>
/// <param name="Spool">The folder that keeps webhooks while the broker does not take them; null for none.</param>
/// <param name="SpoolLimit">Bytes of one queue that it keeps.</param>
internal sealed record ReceiverSettings(
    string Fleet, string Broker, SecretBox Secrets, string Snapshot, int EdgeRate, string? Spool, long SpoolLimit)
{
    internal const int Pool = 2;

    /// <summary>Reads the settings; the faults are noted in <paramref name="from"/>.</summary>
    public static ReceiverSettings Read(FrotaSettings from) => new(
        from.Read("POSTGRES_FLEET", PostgresLogin.Form, () => PostgresLogin.For(
            FleetDatabase.Role, from.Optional("POSTGRES_FLEET"), from.Optional("POSTGRES"), Pool)) ?? "",
        from.Read("RABBITMQ", BrokerLogin.Form, () => BrokerLogin.For(from.Optional("RABBITMQ"))) ?? "",
        from.Read("SECRETS_KEYS", "write it as id:base64", () => SecretBox.Parse(from.Optional("SECRETS_KEYS")))!,
        Path.Combine(from.Optional("DATA") ?? ".", "accounts.sealed"),
        from.Whole("EDGE_RATE", 2_000, 1, 1_000_000),
        from.Optional("SPOOL"),
        (long)from.Whole("SPOOL_MIB", 1_024, 1, 1_000_000) << 20);

    /// <summary>Without the logins, so that settings can be printed.</summary>
    public override string ToString() =>
        $"{nameof(ReceiverSettings)} {{ Snapshot = {Snapshot}, EdgeRate = {EdgeRate}, Spool = {Spool} }}";
}
