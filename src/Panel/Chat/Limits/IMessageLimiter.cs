namespace Frota.Panel.Chat.Limits;

/// <summary>How many messages a visitor may post.</summary>
internal interface IMessageLimiter
{
    /// <summary>Counts a message: null when it may go, else how long to wait.</summary>
    ValueTask<TimeSpan?> TakeAsync(string visitorId, CancellationToken cancel);
}
