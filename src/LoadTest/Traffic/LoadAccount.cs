namespace Frota.LoadTest.Traffic;

/// <summary>A WhatsApp account that the receiver knows.</summary>
/// <param name="Key">The last part of its webhook address.</param>
/// <param name="Address">Its phone number id.</param>
/// <param name="AppSecret">What its webhooks are signed with.</param>
public sealed record LoadAccount(string Key, string Address, string AppSecret)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(LoadAccount)} {{ Key = {Key} }}";
}
