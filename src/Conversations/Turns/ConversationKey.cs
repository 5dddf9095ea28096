namespace Frota.Conversations.Turns;

/// <summary>
/// A conversation and whose it is: what a statement about several tenants' conversations names each by.
/// </summary>
public sealed record ConversationKey(long TenantId, long Id)
{
    /// <summary>As parameters <c>@tenantIds</c> and <c>@ids</c>.</summary>
    internal static object Arrays(IReadOnlyCollection<ConversationKey> keys) => new
    {
        tenantIds = keys.Select(key => key.TenantId).ToArray(),
        ids = keys.Select(key => key.Id).ToArray(),
    };
}
