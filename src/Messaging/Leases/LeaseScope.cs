namespace Frota.Messaging.Leases;

/// <summary>What a lease is for; a resource may be held once in each scope.</summary>
public enum LeaseScope
{
    /// <summary>Answering a conversation.</summary>
    Turn,

    /// <summary>Sending a conversation's replies.</summary>
    Send,
}
