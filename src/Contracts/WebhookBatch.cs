namespace Frota.Contracts;

/// <summary>
/// Webhooks accepted together: they waited for the same confirm, so they travel as one broker message.
/// </summary>
/// <param name="Version">1; a reader refuses what it does not know.</param>
/// <param name="Items">In order of acceptance; at least one.</param>
public sealed record WebhookBatch(int Version, IReadOnlyList<WebhookItem> Items) : IContract
{
    /// <summary>The version this build writes.</summary>
    public const int CurrentVersion = 1;

    /// <inheritdoc/>
    public static string Kind => "webhooks.accepted";
}
