using Frota.Conversations.Fairness;
using Frota.Messaging.Consuming;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>Role <c>replies</c>: due turns become replies.</summary>
internal static class RepliesRole
{
    /// <summary>Longer than the longest that a model may be given: what takes longer hangs.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>
    /// How many turns of each queue may wait for their models, besides those that are at work. Each holds some 50 KB.
    /// </summary>
    private const int TurnsWithModels = 448;

    public static void Add(IServiceCollection services)
    {
        AddTurns(services, new Lonely(false));
        services.AddFairConsumers(Backlog.Turns, Deadline, TurnsWithModels, Handler);
    }

    /// <summary>What answers turns, alone or beside others.</summary>
    internal static void AddTurns(IServiceCollection services, Lonely lonely)
    {
        services.AddSingleton(lonely);
        services.AddSingleton<NewsWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<NewsWatch>());
        services.AddSingleton<TurnReader>();
        services.AddSingleton<TurnHop>();
        services.AddSingleton<Generation>();
        services.AddSingleton<TurnFinish>();
        services.AddSingleton<TurnBurial>();
    }

    /// <summary>A consumer's handler, which lends its slots.</summary>
    internal static AnswerTurn Handler(IServiceProvider provider, SlotQuota slots) =>
        ActivatorUtilities.CreateInstance<AnswerTurn>(provider, slots);
}
