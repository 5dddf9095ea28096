using Frota.Contracts;

namespace Frota.Conversations.Fairness;

/// <summary>A kind of work that tenants share the workers' slots for.</summary>
/// <param name="Role">The role of the workers that do it.</param>
/// <param name="Queue">Where its tokens wait, of tenants within their share.</param>
/// <param name="Overflow">Where they wait, of tenants above it.</param>
/// <param name="Rows">The table that holds it.</param>
/// <param name="Pending">The condition of what is not done yet, as the table's partial index has it.</param>
public sealed record Backlog(string Role, string Queue, string Overflow, string Rows, string Pending)
{
    /// <summary>Conversations with something unanswered: waiting, queued, being answered or put off.</summary>
    public static Backlog Turns { get; } =
        new("replies", Queues.Turns, Queues.TurnsOverflow, "conversations", "pending");

    /// <summary>Parts of replies that are not sent: queued, being sent, put off or in doubt.</summary>
    public static Backlog Sends { get; } = new("outbound", Queues.Outbound, Queues.OutboundOverflow,
        "outbound_messages", "state IN ('queued', 'sending', 'in_doubt')");
}
