namespace Frota.Connectors.Channels;

/// <summary>What a channel allows.</summary>
/// <param name="MaxTextLength">Characters in one text; longer replies are split into parts.</param>
/// <param name="ReplyWindow">
/// How long after the contact's last message a free text may still be sent; null without limit.
/// </param>
/// <param name="SendsPerSecond">Texts a second from one account.</param>
/// <param name="WhenInDoubt">What to do with a send whose outcome the provider left unknown.</param>
public sealed record ChannelLimits(
    int MaxTextLength, TimeSpan? ReplyWindow, double SendsPerSecond, InDoubtPolicy WhenInDoubt);
