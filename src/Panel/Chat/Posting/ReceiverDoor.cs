using Frota.Connectors.Integrations;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.Posting;

/// <summary>
/// Brings messages to the receiver as a signed webhook, like any channel's: what it accepts is durable and goes
/// through the same queue and workers.
/// </summary>
internal sealed partial class ReceiverDoor(
    Uri receiver, OutgoingWebhook webhook, TimeProvider time, ILogger<ReceiverDoor> log)
{
    /// <summary>What a visitor is told to wait when the receiver does not say.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Posts a message once; a post that may or may not have arrived counts as not delivered, its id makes a second
    /// safe.
    /// </summary>
    public async Task<PostResult> BringAsync(
        ChatAccount account, Visitor visitor, Draft draft, CancellationToken cancel)
    {
        var address = new Uri(receiver, $"/hooks/{ChatAccount.Channel}/{account.Key}").AbsoluteUri;
        var body = WebChatMessage.Write(draft, visitor.Id, time.GetUtcNow());
        var reason = "the account has no webhook secret";

        // More than one secret while a rotation overlaps: the receiver may not have read the newest yet.
        foreach (var key in account.Account.WebhookSecrets)
        {
            switch (await webhook.DeliverAsync(new WebhookEvent(draft.Id, address, key, body), cancel))
            {
                case WebhookOutcome.Delivered:
                    return new PostResult(PostOutcome.Accepted);
                case WebhookOutcome.Refused refused:
                    NotDelivered(account.Key, refused.Reason);
                    return new PostResult(PostOutcome.NotDelivered, refused.RetryAfter ?? Pause);
                case WebhookOutcome.Rejected rejected:
                    reason = rejected.Reason;
                    break;
                case WebhookOutcome.Gone:
                    reason = "status 410";
                    break;
            }
        }

        Refused(account.Key, reason);
        return new PostResult(PostOutcome.NotDelivered, Pause);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The receiver did not take a message of {Account}: {Reason}")]
    private partial void NotDelivered(string account, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The receiver refuses messages of {Account}: {Reason}")]
    private partial void Refused(string account, string reason);
}
