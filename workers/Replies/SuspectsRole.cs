using Frota.Contracts;
using Frota.Messaging.Consuming;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>
/// Role <c>suspects</c>: turns that took their worker down twice, one at a time, in a process that does nothing else,
/// so that the third time takes nobody with it.
/// </summary>
internal static class SuspectsRole
{
    public static void Add(IServiceCollection services)
    {
        RepliesRole.AddTurns(services, new Lonely(true));
        var slot = SlotQuota.Alone(1);
        services.AddConsumer(new ConsumerOptions(Queues.Suspects, slot, RepliesRole.Deadline),
            provider => RepliesRole.Handler(provider, slot));
    }
}
