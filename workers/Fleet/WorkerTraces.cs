using System.Diagnostics;
using Frota.Contracts;

namespace Frota.Workers.Fleet;

/// <summary>The source of the roles' spans; without a listener none is made.</summary>
internal static class WorkerTraces
{
    /// <summary>The source of all roles.</summary>
    public static readonly ActivitySource Roles = new("Frota.Workers");

    /// <summary>
    /// What the next span of a webhook's trace follows: the one that is under way, when it is of that trace. A token
    /// may have come for another message of the conversation, or from the sweep; then it follows what the row knows.
    /// </summary>
    public static ActivityContext Parent(Guid webhook, long? span) =>
        Activity.Current is { } current && current.TraceId == WebhookTrace.IdOf(webhook)
            ? current.Context
            : WebhookTrace.After(webhook, span);
}
