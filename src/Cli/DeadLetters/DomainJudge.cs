using Frota.Connectors.Channels;
using Frota.Connectors.Http;
using Frota.Contracts;
using Frota.Conversations.Reviving;
using Frota.Conversations.Tenants;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Npgsql;

namespace Frota.Cli.DeadLetters;

/// <summary>Lets the conversations judge the engine's letters, with the channels' reply windows.</summary>
internal sealed class DomainJudge(Revival revival) : ILetterJudge
{
    /// <summary>The judge of a database.</summary>
    public static DomainJudge Of(FleetDatabase database, TimeProvider time)
    {
        // Only their limits are asked: nothing is sent from here.
        var http = OutgoingHttp.Trusted();
        var channels = ChannelCatalog.Standard(ChannelEndpoints.Default, http, http, time);
        return new DomainJudge(new Revival(
            new TenantBook(database, time), channel => channels.Find(channel)?.Limits.ReplyWindow));
    }

    public async Task<Judgement> JudgeAsync(
        NpgsqlConnection connection, DeadLetter letter, bool hold, CancellationToken cancel)
    {
        var verdict = await revival.JudgeAsync(connection, Buried(letter), hold, cancel);
        return new Judgement(verdict.IsUseful, verdict.Reason, verdict.Words);
    }

    public async Task<Envelope?> ReviveAsync(NpgsqlConnection connection, DeadLetter letter, CancellationToken cancel)
    {
        if (!await revival.ReviveAsync(connection, Buried(letter), cancel)
            || letter is not { TenantId: { } tenant, ConversationId: { } conversation })
        {
            return null;
        }

        return letter.Kind == TurnBuried.Kind
            ? Envelope.Wrap(new TurnDue(tenant, conversation), tenant, conversation)
            : Envelope.Wrap(new OutboundDue(tenant, conversation), tenant, conversation);
    }

    public Task<bool?> IsUnderWayAsync(NpgsqlConnection connection, DeadLetter letter, CancellationToken cancel) =>
        revival.IsUnderWayAsync(connection, Buried(letter), cancel);

    private static BuriedLetter Buried(DeadLetter letter) =>
        new(letter.Kind, letter.Reason, letter.DeadAt, letter.Body);
}
