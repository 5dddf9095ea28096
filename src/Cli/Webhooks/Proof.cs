using System.Globalization;
using Frota.Cli.Shell;
using Frota.Connectors.Channels.Signatures;

namespace Frota.Cli.Webhooks;

/// <summary>Proves a body as the channel's provider would: the headers beside it.</summary>
internal static class Proof
{
    private const string TelegramToken = "X-Telegram-Bot-Api-Secret-Token";

    /// <summary>The headers for a body under a secret.</summary>
    /// <exception cref="CliFault">The channel's scheme is not known: exit 2.</exception>
    public static IReadOnlyList<(string Name, string Value)> Sign(
        string channel, string messageId, ReadOnlySpan<byte> body, string secret, DateTimeOffset now) => channel switch
        {
            "whatsapp-cloud" => [(MetaSignature.Header, MetaSignature.Sign(body, secret))],
            "telegram" => [(TelegramToken, secret)],
            "webhook" or "webchat" =>
            [
                (StandardWebhooks.IdHeader, messageId),
                (StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                (StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(messageId, now, body, secret)),
            ],
            _ => throw CliFault.Usage($"no signature is known for the channel '{channel}'"),
        };
}
