using Frota.Connectors.Channels;
using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Offline;
using Frota.Conversations.Faq;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Database;

namespace Frota.Workers.Replies;

/// <summary>What a model said.</summary>
internal sealed record Generated(string Text, string Provider, string Model, int InputTokens, int OutputTokens);

/// <summary>Asks the tenant's model, outside any transaction.</summary>
internal sealed class Generation(ModelCatalog models, TenantDatabase tenants, NewsWatch news)
{
    private const int FaqMatches = 3;

    // What an answer waits at most for the sign that it is being written. Not nothing, for a call that is cut off costs
    // its connection.
    private static readonly TimeSpan TypingGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The model's answer; null when a newer message cut it short.
    /// </summary>
    /// <exception cref="ModelException">The model did not answer.</exception>
    public async Task<Generated?> AskAsync(Turn turn, bool late, CancellationToken cancel)
    {
        var settings = turn.Tenant.Settings;
        var client = models.Open(
            settings.Provider, settings.Model, new ModelContext(turn.Tenant.Locale, Search(turn.Tenant)));
        using var following = news.Follow(turn.Conversation.Id, turn.Conversation.LastInboundId);
        using var either = TurnRules.MaySupersede(turn.Conversation)
            ? CancellationTokenSource.CreateLinkedTokenSource(cancel, following.News)
            : CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var typing = ShowTypingAsync(turn, either.Token);
        try
        {
            var response = await client.GetResponseAsync(Prompt.For(turn), options: null, either.Token);
            var text = late ? $"{Phrases.In(turn.Tenant.Language).Apology} {response.Text}" : response.Text;
            return new Generated(text, settings.Provider, response.ModelId ?? settings.Model,
                (int)(response.Usage?.InputTokenCount ?? 0), (int)(response.Usage?.OutputTokenCount ?? 0));
        }
        catch (OperationCanceledException)
            when (!cancel.IsCancellationRequested && following.News.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            either.CancelAfter(TypingGrace);
            await typing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task ShowTypingAsync(Turn turn, CancellationToken cancel) =>
        turn is { Channel: { } channel, Account: { } account }
            ? channel.ShowTypingAsync(turn.Conversation.Contact, turn.Messages[^1].ProviderId,
                new SendAccount(account.Address, account.AccessToken ?? "", account.SendUrl), cancel)
            : Task.CompletedTask;

    private FaqSearch Search(TenantEntry tenant) => async (question, cancel) =>
    {
        await using var session = await tenants.OpenAsync(tenant.Id, cancel);
        var found = await FaqStore.SearchAsync(session, question, tenant.Language, FaqMatches, cancel);
        return [.. found.Select(f => new FaqAnswer(f.Question, f.Answer, f.Rank))];
    };
}
