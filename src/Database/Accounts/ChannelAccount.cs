namespace Frota.Database.Accounts;

/// <summary>A tenant's number, bot or app on a channel, with its secrets open.</summary>
/// <param name="Id">The row.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Channel">The channel's name.</param>
/// <param name="Key">The last part of its webhook URL.</param>
/// <param name="Address">What the provider calls it when we send.</param>
/// <param name="SendUrl">Where to send, for channels whose address the tenant gives.</param>
/// <param name="WebhookSecrets">All that are valid now: more than one while a rotation overlaps.</param>
/// <param name="VerifyTokens">Those that answer the GET handshake.</param>
/// <param name="AccessToken">The newest token to send with; null when none was given.</param>
public sealed record ChannelAccount(
    long Id,
    long TenantId,
    string Channel,
    string Key,
    string Address,
    string? SendUrl,
    IReadOnlyList<string> WebhookSecrets,
    IReadOnlyList<string> VerifyTokens,
    string? AccessToken)
{
    /// <summary>The rows of <see cref="WebhookSecrets"/>, one by one.</summary>
    public IReadOnlyList<long> WebhookSecretIds { get; init; } = [];

    /// <summary>Those before <see cref="AccessToken"/> that are still valid, the newest first.</summary>
    public IReadOnlyList<string> OlderAccessTokens { get; init; } = [];

    /// <summary>Names the account and none of its secrets, so that a log line cannot spill them.</summary>
    public override string ToString() => $"{Channel}/{Key}";
}
