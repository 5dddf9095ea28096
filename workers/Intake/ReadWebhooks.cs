using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Coalescing;
using Frota.Conversations.Intake;
using Frota.Conversations.Replies;
using Frota.Conversations.Tenants;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;

namespace Frota.Workers.Intake;

/// <summary>What webhooks hold, once read.</summary>
internal sealed record ReadBatch(
    List<NewMessage> Messages, List<StatusReport> Statuses, List<NewDeadLetter> Faults);

/// <summary>
/// Reads webhooks by their channels. What cannot be read becomes a dead letter; its neighbours go on.
/// </summary>
internal sealed partial class ReadWebhooks(
    ChannelCatalog channels, TenantBook tenants, TimeProvider time, ILogger<ReadWebhooks> logger)
{
    private static readonly Func<ILogger, Guid, long, long, IDisposable?> Scope =
        LoggerMessage.DefineScope<Guid, long, long>("{Webhook} {Tenant} {Account}");

    public async Task<ReadBatch> ReadAsync(IEnumerable<WebhookItem> items, CancellationToken cancel)
    {
        var batch = new ReadBatch([], [], []);
        foreach (var item in items)
        {
            using var scope = Scope(logger, item.Id, item.TenantId, item.AccountId);
            await ReadAsync(item, batch, cancel);
        }

        return batch;
    }

    private async Task ReadAsync(WebhookItem item, ReadBatch batch, CancellationToken cancel)
    {
        if (channels.Find(item.Channel) is not { } channel)
        {
            Bury(item, batch, 0, "unknown-channel", $"this build has no channel '{item.Channel}'");
            return;
        }

        if (await TenantAsync(item, batch, cancel) is not { } tenant)
        {
            return;
        }

        var parsed = channel.Parse(item.Body.Span);
        LogRead(item.Channel, parsed.Messages.Count, parsed.Statuses.Count);
        var maxWait = TimeSpan.FromMilliseconds(tenant.Settings.MaxWaitMs);
        batch.Messages.AddRange(parsed.Messages.Select(m => new NewMessage(item.TenantId, item.AccountId, m.Contact,
            m.ContactName, m.ProviderId, m.Kind, m.Text, item.Id, m.SentAt, item.ReceivedAt,
            QuietTime.After(m.Kind, m.Text, tenant.Settings), maxWait)));
        batch.Statuses.AddRange(parsed.Statuses.Select(s => new StatusReport(
            item.TenantId, item.AccountId, s.ProviderId,
            Name(s.State), s.At ?? time.GetUtcNow(), s.Error, s.AttemptId)));
        for (var i = 0; i < parsed.Faults.Count; i++)
        {
            Bury(item, batch, i, "unreadable-webhook", parsed.Faults[i].Reason);
        }
    }

    /// <summary>
    /// The item's tenant; null when it cannot be known, and the item is buried for it, its neighbours not.
    /// </summary>
    private async Task<TenantEntry?> TenantAsync(WebhookItem item, ReadBatch batch, CancellationToken cancel)
    {
        try
        {
            if (await tenants.FindAsync(item.TenantId, cancel) is { } tenant)
            {
                return tenant;
            }

            Bury(item, batch, 0, "unknown-tenant", "the account's tenant is gone");
        }
        catch (JsonException e)
        {
            Bury(item, batch, 0, "unreadable-settings", e.Message);
        }

        return null;
    }

    private void Bury(WebhookItem item, ReadBatch batch, int n, string reason, string error)
    {
        LogBuried(item.Channel, reason);
        batch.Faults.Add(
            Unpacked.Fault(Envelope.Wrap(item, item.TenantId), $"{item.Id}/{n}", Queues.Webhooks, reason, error));
    }

    private static string Name(DeliveryState state) => state switch
    {
        DeliveryState.Sent => "sent",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Read => "read",
        DeliveryState.Failed => "failed",
    };

    [LoggerMessage(Level = LogLevel.Debug,
        Message = "a webhook of {Channel} was read: {Messages} messages, {Statuses} statuses")]
    private partial void LogRead(string channel, int messages, int statuses);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a part of a webhook of {Channel} is dead: {Reason}")]
    private partial void LogBuried(string channel, string reason);
}
