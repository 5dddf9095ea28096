using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Consuming;

/// <summary>What every line says that is logged while a delivery is handled.</summary>
internal static class ConsumeScopes
{
    private static readonly Func<ILogger, string, string, long?, long?, IDisposable?> One =
        LoggerMessage.DefineScope<string, string, long?, long?>("{Queue} {Delivery} {Tenant} {Conversation}");

    private static readonly Func<ILogger, string, IDisposable?> Many = LoggerMessage.DefineScope<string>("{Queue}");

    /// <summary>Opens the scope of a delivery.</summary>
    public static IDisposable? Begin(ILogger logger, Delivery delivery) => One(logger, delivery.Queue,
        delivery.Envelope.Id, delivery.Envelope.Headers.TenantId, delivery.Envelope.Headers.ConversationId);

    /// <summary>Opens the scope of deliveries that are handled together: all that they share is their queue.</summary>
    public static IDisposable? Begin(ILogger logger, string queue) => Many(logger, queue);
}
