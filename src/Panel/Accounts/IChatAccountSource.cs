namespace Frota.Panel.Accounts;

/// <summary>Where web chat accounts come from; tests put their own here.</summary>
internal interface IChatAccountSource
{
    /// <summary>Every active web chat account.</summary>
    Task<IReadOnlyList<ChatAccount>> ReadAsync(CancellationToken cancel);
}
