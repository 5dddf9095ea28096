namespace Frota.Harness.Proxies;

/// <summary>How a link behaves.</summary>
public enum LinkState
{
    /// <summary>Everything passes.</summary>
    Whole,

    /// <summary>Bytes are taken and held, and nobody is told: a partition without a reset.</summary>
    Stalled,

    /// <summary>What the server says is held; what it is told passes.</summary>
    Deaf,

    /// <summary>What the server is told is held; what it says passes.</summary>
    Mute,

    /// <summary>Open connections are reset and new ones refused.</summary>
    Cut,
}
