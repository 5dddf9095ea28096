using Frota.Conversations.Fairness;
using Frota.Workers.Fleet;

namespace Frota.Workers.Outbound;

/// <summary>Role <c>outbound</c>: replies go out, in order, at the provider's pace.</summary>
internal static class OutboundRole
{
    // A handling sends all that is queued in a conversation; each send has a deadline of its own.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Pacing>();
        services.AddSingleton<OutagePatience>();
        services.AddSingleton<PartLedger>();
        services.AddSingleton<PartSender>();
        services.AddSingleton<SendQueue>();
        services.AddSingleton<SendReplies>();
        var slots = services.AddFairConsumers(
            Backlog.Sends, Deadline, lent: 0, (provider, _) => provider.GetRequiredService<SendReplies>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DirectSends>(provider, slots));
    }
}
