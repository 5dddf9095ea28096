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

    /// <summary>Takes the next part: sends it, puts it off, or decides what becomes of it.</summary>
    public async Task<SendStep> SendAsync(OutboundDue due, NextPart next, Lease lease)
    {
        var part = next.Part;
        using var scope = Scope(logger, part.WebhookId, part.TurnId, part.Id);
        if (part.State == "sending")
        {
            // Its sender is gone, or fenced: the lease is ours.
            SendMetrics.Doubted("stopped");
            await ledger.DoubtAsync(due, part, "the sender stopped in the middle", DoubtPatience, lease);
            return new SendStep(DoubtPatience);
        }

        if (part.Wait > TimeSpan.Zero)
        {
            return new SendStep(part.Wait);
        }

        var account = await accounts.FindAsync(next.AccountId, CancellationToken.None);
        if (account is null || channels.Find(account.Channel) is not { } channel)
        {
            await ledger.BuryAsync(due, part, "account-gone", "the channel account is not active", lease);
            return SendStep.GoOn;
        }

        if (part.State == "in_doubt")
        {
            return await ResolveDoubtAsync(due, part, channel.Limits.WhenInDoubt, lease);
        }

        if (!part.Placed && await pacing.TakeAsync(next.AccountId, channel.Limits.SendsPerSecond) is var place
            && place > TimeSpan.Zero)
        {
            // Cancelled, or ours no more: the next look tells, and nothing waits for a place that is not kept.
            return await ledger.PlaceAsync(due, part, place, lease) ? new SendStep(place) : SendStep.GoOn;
        }

        return await SendNowAsync(due, new SendRoute(channel, account, next.Contact), part, lease);
    }

    /// <summary>Sends a part that is marked as being sent by us.</summary>
    /// <param name="due">Whose it is.</param>
    /// <param name="route">Where to.</param>
    /// <param name="part">The part, with the id of this attempt.</param>
    /// <param name="lease">The send lease.</param>
    /// <param name="since">A timestamp from before the marking.</param>
    public async Task<SendStep> SendMarkedAsync(
        OutboundDue due, SendRoute route, QueuedPart part, Lease lease, long since)
    {
        using var scope = Scope(logger, part.WebhookId, part.TurnId, part.Id);
        var result = time.GetElapsedTime(since) > LongestPause
            ? new SendResult.Refused("the mark before it took too long", RetryAfter: null)
            : await SendAsync(route, part);
        var channel = route.Account.Channel;
        SendMetrics.Sent(channel, result, time.GetElapsedTime(since));
        switch (result)
        {
            case SendResult.Sent sent:
                LogSent(channel);
                return SendStep.GoOn with
                {
                    Sent = new SentPart(due.TenantId, part.Id, part.AttemptId!.Value, sent.ProviderId),
                    Channel = channel,
                };
            case SendResult.Unknown unknown:
                SendMetrics.Doubted("no_answer");
                LogUnknown();
                await ledger.DoubtAsync(due, part, unknown.Reason, DoubtPatience, lease);
                return new SendStep(DoubtPatience);
            case SendResult.Rejected rejected:
                LogRefused("rejected");
                await ledger.BuryAsync(due, part, "send-rejected", rejected.Reason, lease);
                return SendStep.GoOn;
            case SendResult.Refused refused:
                LogRefused("refused");
                return new SendStep(
                    await RetryAsync(due, part, new Outcome.Retry(refused.Reason, refused.RetryAfter), lease));
            default:
                throw new InvalidOperationException($"a send ended as {result.GetType().Name}");
        }
    }

    private async Task<SendStep> ResolveDoubtAsync(
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

        return SendStep.GoOn;
    }

    private async Task<SendStep> SendNowAsync(OutboundDue due, SendRoute route, QueuedPart part, Lease lease)
    {
        // Sent once more, it keeps its id: a receiver that dedupes by it sees one message, whatever it answered first.
        var marked = part with { AttemptId = part.AttemptId ?? Guid.CreateVersion7() };
        var since = time.GetTimestamp();
        return await ledger.MarkSendingAsync(due, part, marked.AttemptId.Value, lease)
            ? await SendMarkedAsync(due, route, marked, lease, since)
            : SendStep.GoOn; // cancelled, or ours no more: the next look tells
    }

    private async Task<SendResult> SendAsync(SendRoute route, QueuedPart part)
    {
        var text = new OutgoingText(route.Contact, part.Text, part.AttemptId!.Value);
        using var span = SendSpan.Begin(part, route.Account, text.AttemptId);
        var result = await route.Channel.SendAsync(text, Sender(route.Account), CancellationToken.None);
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

/// <summary>Where a part goes.</summary>
/// <param name="Contact">As the channel names who gets it.</param>
internal sealed record SendRoute(IChannel Channel, ChannelAccount Account, string Contact);
