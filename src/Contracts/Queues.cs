namespace Frota.Contracts;

/// <summary>The names of the queues: a queue's name is also its routing key on <see cref="WorkExchange"/>.</summary>
public static class Queues
{
    /// <summary>Accepted webhooks, in batches, in the order of acceptance.</summary>
    public const string Webhooks = "frota.webhooks";

    /// <summary>
    /// Webhooks that carry delivery statuses only: they never wait behind messages, nor messages behind them.
    /// </summary>
    public const string Statuses = "frota.statuses";

    /// <summary>Conversations that may be due for a turn.</summary>
    public const string Turns = "frota.turns";

    /// <summary>Turns of tenants above their share, served with what capacity is left.</summary>
    public const string TurnsOverflow = "frota.turns.overflow";

    /// <summary>Turns whose claims ended twice without an outcome: they run alone.</summary>
    public const string Suspects = "frota.suspects";

    /// <summary>Conversations with replies to send.</summary>
    public const string Outbound = "frota.outbound";

    /// <summary>Sends of tenants above their share, served with what capacity is left.</summary>
    public const string OutboundOverflow = "frota.outbound.overflow";

    /// <summary>Calls to the tenants' own systems.</summary>
    public const string Integrations = "frota.integrations";

    /// <summary>What cannot be done, on its way to Postgres.</summary>
    public const string DeadLetters = "frota.dead-letters";

    /// <summary>The direct exchange that work comes back through from a wait queue.</summary>
    public const string WorkExchange = "frota.work";

    /// <summary>The fanout exchange in front of <see cref="DeadLetters"/>.</summary>
    public const string DeadExchange = "frota.dead";
}
