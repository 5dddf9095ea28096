namespace Frota.Connectors.Channels;

/// <summary>What to do with a send whose outcome stays unknown after the wait for a status callback.</summary>
public enum InDoubtPolicy
{
    /// <summary>Send once more and mark it: the contact may see it twice.</summary>
    ResendOnce,

    /// <summary>Give it to a person: the contact may not see it at all.</summary>
    Bury,
}
