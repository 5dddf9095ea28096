using Frota.Harness.Proxies;

namespace Frota.Harness.Fleet;

/// <summary>How a test's fleet is set up.</summary>
internal sealed record FleetSetup
{
    /// <summary>Worker processes with all roles but suspects.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The tenant's settings, as JSON.</summary>
    public string Settings { get; init; } = """{"provider":"openai","model":"sim","quietMs":0,"fragmentQuietMs":0}""";

    /// <summary>Whether the simulated Graph reports what becomes of each send.</summary>
    public bool Statuses { get; init; }

    /// <summary>
    /// More tenants with the same settings; each has a WhatsApp account that <see cref="TestFleet.Neighbour"/> names.
    /// </summary>
    public int Neighbours { get; init; }

    /// <summary>A file for the simulators' effects; null for none.</summary>
    public string? EffectsFile { get; init; }

    /// <summary>Where the panel will listen; replies of web chat go there.</summary>
    public string WebChat { get; init; } = "http://127.0.0.1:1";

    /// <summary>The address of a broker that may be broken; null for the one that all share.</summary>
    public string? Broker { get; init; }

    /// <summary>What the receiver is told besides.</summary>
    public IReadOnlyList<string> Receiver { get; init; } = [];

    /// <summary>Links that lead to the servers; null to go there directly.</summary>
    public Links? Links { get; init; }
}
