using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database.Accounts;
using Frota.Messaging.Leases;
using Frota.Messaging.Retries;
using Frota.Workers.Fleet;

namespace Frota.Workers.Outbound;

/// <summary>
/// Sends one part, or decides that it must wait. Before the request leaves, the row says <c>sending</c> with the
/// attempt's id; found so after a crash it is in doubt, and what a doubt becomes is the channel's policy.
/// </summary>
internal sealed partial class PartSender(
    AccountBook accounts, ChannelCatalog channels, PartLedger ledger, Pacing pacing, WorkerSettings settings,
    TimeProvider time, ILogger<PartSender> logger)
{
    /// <summary>How long a doubt waits for a status callback.</summary>
    public static readonly TimeSpan DoubtPatience = TimeSpan.FromSeconds(30);

    // A process that was frozen between marking and sending must not send: by now somebody else may have. Nothing has
    // left it, so that is no doubt: whoever still has the lease puts the part back.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly Func<ILogger, Guid, long, long, IDisposable?> Scope =
        LoggerMessage.DefineScope<Guid, long, long>("{Webhook} {Turn} {Outbound}");

    /// <summary>How long the conversation's sends must wait now; zero when the next part may be taken.</summary>
    public async Task<TimeSpan> SendAsync(OutboundDue due, long accountId, string contact, QueuedPart part, Lease lease)
    {
        using var scope = Scope(logger, part.WebhookId, part.TurnId, part.Id);
        if (part.State == "sending")
        {
            // Its sender is gone, or fenced: the lease is ours.
            SendMetrics.Doubted("stopped");
            await ledger.DoubtAsync(due, part, "the sender stopped in the middle", DoubtPatience, lease);
            return DoubtPatience;
        }

        if (part.Wait > TimeSpan.Zero)
        {
            return part.Wait;
        }

        var account = await accounts.FindAsync(accountId, CancellationToken.None);
        if (account is null || channels.Find(account.Channel) is not { } channel)
        {
            await ledger.BuryAsync(due, part, "account-gone", "the channel account is not active", lease);
            return TimeSpan.Zero;
        }

        if (part.State == "in_doubt")
        {
            return await ResolveDoubtAsync(due, part, channel.Limits.WhenInDoubt, lease);
        }

        if (!part.Placed && await pacing.TakeAsync(accountId, channel.Limits.SendsPerSecond) is var place
            && place > TimeSpan.Zero)
        {
            // Cancelled, or ours no more: the next look tells, and nothing waits for a place that is not kept.
            return await ledger.PlaceAsync(due, part, place, lease) ? place : TimeSpan.Zero;
        }

        return await SendNowAsync(due, contact, part, lease, channel, account);
    }

    private async Task<TimeSpan> ResolveDoubtAsync(
        OutboundDue due, QueuedPart part, InDoubtPolicy policy, Lease lease)
    {
        if (policy == InDoubtPolicy.ResendOnce && !part.Resent)
        {
            LogResend();
            SendMetrics.Settled("resent");
            await ledger.RequeueAsync(due, part, "in doubt: sent once more", TimeSpan.Zero, resent: true, lease);
        }
        else
        {
            SendMetrics.Settled("buried");
            await ledger.BuryAsync(due, part, "in-doubt", "nobody can say whether it was sent", lease);
        }

        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> SendNowAsync(
        OutboundDue due, string contact, QueuedPart part, Lease lease, IChannel channel, ChannelAccount account)
    {
        // Sent once more, it keeps its id: a receiver that dedupes by it sees one message, whatever it answered first.
        var attemptId = part.AttemptId ?? Guid.CreateVersion7();
        var marked = time.GetTimestamp();
        if (!await ledger.MarkSendingAsync(due, part, attemptId, lease))
        {
            return TimeSpan.Zero; // cancelled, or ours no more: the next look tells
        }

        var result = time.GetElapsedTime(marked) > LongestPause
            ? new SendResult.Refused("the mark before it took too long", RetryAfter: null)
            : await SendAsync(channel, new OutgoingText(contact, part.Text, attemptId), part, account);
        SendMetrics.Sent(account.Channel, result, time.GetElapsedTime(marked));
        switch (result)
        {
            case SendResult.Sent sent:
                if (await ledger.SentAsync(due, part, attemptId, sent.ProviderId) is { } waited)
                {
                    SendMetrics.Reached(account.Channel, waited);
                }

                LogSent(account.Channel);
                return TimeSpan.Zero;
            case SendResult.Unknown unknown:
                SendMetrics.Doubted("no_answer");
                LogUnknown();
                await ledger.DoubtAsync(due, part, unknown.Reason, DoubtPatience, lease);
                return DoubtPatience;
            case SendResult.Rejected rejected:
                LogRefused("rejected");
                await ledger.BuryAsync(due, part, "send-rejected", rejected.Reason, lease);
                return TimeSpan.Zero;
            case SendResult.Refused refused:
                LogRefused("refused");
                return await RetryAsync(due, part, new Outcome.Retry(refused.Reason, refused.RetryAfter), lease);
            default:
                throw new InvalidOperationException($"a send ended as {result.GetType().Name}");
        }
    }

    private async Task<SendResult> SendAsync(
        IChannel channel, OutgoingText text, QueuedPart part, ChannelAccount account)
    {
        using var span = SendSpan.Begin(part, account, text.AttemptId);
        var result = await channel.SendAsync(text, Sender(account), CancellationToken.None);
        SendSpan.End(span, result);
        return result;
    }

    private async Task<TimeSpan> RetryAsync(OutboundDue due, QueuedPart part, Outcome.Retry retry, Lease lease)
    {
        switch (RetryPolicy.Default.Judge(retry, part.Attempts + 1, Random.Shared.NextDouble()))
        {
            case Verdict.Delay delay:
                RetryMetrics.Count(Queues.Outbound);
                await ledger.RequeueAsync(due, part, retry.Reason, delay.For, resent: false, lease);
                return delay.For;
            default:
                await ledger.BuryAsync(due, part, "attempts-exhausted", retry.Reason, lease);
                return TimeSpan.Zero;
        }
    }

    // Web chat's address is ours, not the tenant's: the panel, as workers reach it.
    private SendAccount Sender(ChannelAccount account)
    {
        var url = account.Channel == "webchat"
            ? new Uri(settings.WebChat, $"/chat/{Uri.EscapeDataString(account.Key)}/replies").ToString()
            : account.SendUrl;
        return new SendAccount(account.Address, account.AccessToken ?? "", url)
        {
            OlderTokens = account.OlderAccessTokens,
        };
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "a part was sent by {Channel}")]
    private partial void LogSent(string channel);

    // What a provider says may quote the message or the contact, so it stands in the row only.
    [LoggerMessage(Level = LogLevel.Warning, Message = "a part was {Outcome} by its channel; its row says why")]
    private partial void LogRefused(string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the outcome of a send is unknown; its row says why")]
    private partial void LogUnknown();

    [LoggerMessage(Level = LogLevel.Warning, Message = "no callback settled a send: it goes once more")]
    private partial void LogResend();
}
