namespace Frota.Connectors.Channels;

/// <summary>Where the providers are; settings, so that simulators can stand in.</summary>
/// <param name="WhatsApp">The Graph API with its version.</param>
/// <param name="Telegram">The Bot API.</param>
public sealed record ChannelEndpoints(Uri WhatsApp, Uri Telegram)
{
    /// <summary>The providers themselves.</summary>
    public static ChannelEndpoints Default { get; } =
        new(new Uri("https://graph.facebook.com/v23.0"), new Uri("https://api.telegram.org"));
}
