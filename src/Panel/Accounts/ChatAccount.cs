using Frota.Database.Accounts;

namespace Frota.Panel.Accounts;

/// <summary>A web chat that the panel offers.</summary>
/// <param name="Account">The channel account, with its secrets open.</param>
/// <param name="Title">The tenant's name, shown above the chat.</param>
/// <param name="Zone">The tenant's time zone, for times shown where no script runs.</param>
internal sealed record ChatAccount(ChannelAccount Account, string Title, TimeZoneInfo Zone)
{
    /// <summary>The channel's name in webhook URLs and in the database.</summary>
    public const string Channel = "webchat";

    public string Key => Account.Key;

    public long Id => Account.Id;

    /// <summary>
    /// What a reply may be signed with: the key the fleet sends with, and those that sign what comes in.
    /// </summary>
    public IReadOnlyList<string> ReplySecrets =>
        Account.AccessToken is { } own ? [own, .. Account.WebhookSecrets] : Account.WebhookSecrets;
}
