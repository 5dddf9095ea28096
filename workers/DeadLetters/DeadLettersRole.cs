using Frota.Contracts;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;
using Frota.Workers.Fleet;

namespace Frota.Workers.DeadLetters;

/// <summary>
/// Role <c>dead-letters</c>: what could not be done is kept in Postgres, where a person can look at it.
/// </summary>
internal static class DeadLettersRole
{
    private const ushort LettersAtOnce = 100;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<KeepDeadLetters>();
        services.AddBatchConsumer(new BatchOptions(Queues.DeadLetters, LettersAtOnce),
            provider => provider.GetRequiredService<KeepDeadLetters>());
    }
}
