using Frota.Connectors.Channels.Telegram;
using Frota.Connectors.Channels.Webhook;
using Frota.Connectors.Channels.WhatsApp;

namespace Frota.Connectors.Channels;

/// <summary>The channels of this build by name.</summary>
public sealed class ChannelCatalog
{
    private readonly Dictionary<string, IChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>Lists channels.</summary>
    /// <exception cref="ArgumentException">Two of them have the same name.</exception>
    public ChannelCatalog(IEnumerable<IChannel> channels)
    {
        foreach (var channel in channels)
        {
            if (!_channels.TryAdd(channel.Name, channel))
            {
                throw new ArgumentException(
                    $"Two channels are named '{channel.Name}'; the name in a webhook's URL must lead to one.",
                    nameof(channels));
            }
        }
    }

    /// <summary>All channels, in the order they were listed.</summary>
    public IReadOnlyCollection<IChannel> All => _channels.Values;

    /// <summary>The channel of a name, letter for letter; null when there is none.</summary>
    public IChannel? Find(string name) => _channels.GetValueOrDefault(name);

    /// <summary>Every channel there is.</summary>
    /// <param name="endpoints">Where the providers are.</param>
    /// <param name="trusted">A client for the operator's addresses.</param>
    /// <param name="guarded">A client for the tenants' addresses.</param>
    /// <param name="time">The clock of timeouts and signatures.</param>
    public static ChannelCatalog Standard(
        ChannelEndpoints endpoints, HttpClient trusted, HttpClient guarded, TimeProvider time) =>
        new(
        [
            new WhatsAppChannel(endpoints.WhatsApp, trusted, time),
            new TelegramChannel(endpoints.Telegram, trusted, time),
            new WebhookChannel("webhook", guarded, time),
            new WebhookChannel("webchat", trusted, time),
        ]);
}
