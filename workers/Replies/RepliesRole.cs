using Frota.Contracts;
using Frota.Messaging.Consuming;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>Role <c>replies</c>: due turns become replies.</summary>
internal static class RepliesRole
{
    // A turn mostly waits for a model, so many fit in one process. Turns go first to every slot that overflow turns may
    // take too; each kind keeps some that the other never gets, so neither starves, whatever hangs.
    private const ushort Turns = 64;
    private const ushort OverflowTurns = 64;
    private const int All = OverflowTurns + TurnTokens.SlotsOfWorker;

    /// <summary>
    /// Longer than a model's deadline, shorter than a lease that nobody renews would be worth keeping.
    /// </summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static void Add(IServiceCollection services)
    {
        AddTurns(services, new Lonely(false));
        var slots = new Slots(All);
        services.AddConsumer(
            new ConsumerOptions(Queues.Turns, Turns, Deadline) { Slots = slots.Join(Turns) }, Handler);
        services.AddConsumer(new ConsumerOptions(Queues.TurnsOverflow, OverflowTurns, Deadline)
        {
            Slots = slots.Join(OverflowTurns),
        }, Handler);
    }

    /// <summary>What answers turns, alone or beside others.</summary>
    internal static void AddTurns(IServiceCollection services, Lonely lonely)
    {
        services.AddSingleton(lonely);
        services.AddSingleton<NewsWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<NewsWatch>());
        services.AddSingleton<TurnReader>();
        services.AddSingleton<Generation>();
        services.AddSingleton<TurnFinish>();
        services.AddSingleton<TurnBurial>();
        services.AddSingleton<AnswerTurn>();
    }

    private static AnswerTurn Handler(IServiceProvider provider) => provider.GetRequiredService<AnswerTurn>();
}
