namespace Frota.Connectors.Channels;

/// <summary>One text to send.</summary>
/// <param name="Contact">The provider's id of the contact.</param>
/// <param name="Text">At most <see cref="ChannelLimits.MaxTextLength"/> characters.</param>
/// <param name="AttemptId">
/// Passed to the provider as opaque data where it can be, so that a callback can settle a doubt.
/// </param>
public sealed record OutgoingText(string Contact, string Text, Guid AttemptId);

/// <summary>The account a text is sent from.</summary>
/// <param name="Address">What the provider calls the account: a phone number id, a bot name.</param>
/// <param name="AccessToken">The token to send with, or the secret to sign with; never logged.</param>
/// <param name="SendUrl">Where to send, for channels whose address the tenant gives; null for the others.</param>
public sealed record SendAccount(string Address, string AccessToken, string? SendUrl)
{
    /// <summary>
    /// Secrets that the other side may still have instead, where texts are signed; empty for the others.
    /// </summary>
    public IReadOnlyList<string> OlderTokens { get; init; } = [];

    /// <summary>Without the tokens, so that an account can be printed.</summary>
    public override string ToString() => $"{nameof(SendAccount)} {{ Address = {Address}, SendUrl = {SendUrl} }}";
}
