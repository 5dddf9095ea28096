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

    /// <summary>What every process is told besides.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the receiver is told besides.</summary>
    public IReadOnlyList<string> Receiver { get; init; } = [];

    /// <summary>Links that lead to the servers; null to go there directly.</summary>
    public Links? Links { get; init; }

    public override string ToString() => $"{Workers} workers, {Neighbours} neighbours";

    /// <summary>The settings that lead a fleet to simulated providers.</summary>
    public Dictionary<string, string> Providers(string simulators) => new()
    {
        ["FROTA_CHANNELS__WHATSAPP"] = $"{simulators}/graph/v23.0",
        ["FROTA_CHANNELS__WEBCHAT"] = WebChat,
        ["FROTA_CHANNELS__TELEGRAM"] = $"{simulators}/telegram",
        ["FROTA_MODELS__OPENAI__BASEURL"] = $"{simulators}/openai/v1",
        ["FROTA_MODELS__OPENAI__APIKEY"] = "sim-key",
        ["FROTA_MODELS__OPENAI__MODEL"] = "sim",
        ["FROTA_MODELS__PRICES"] = "sim=1/2",
        ["FROTA_MODELS__GEMINI__BASEURL"] = $"{simulators}/gemini/v1beta",
        ["FROTA_MODELS__GEMINI__APIKEY"] = "sim-key",
        ["FROTA_MODELS__GEMINI__MODEL"] = "sim",
        ["FROTA_OUTGOING__ALLOW"] = new Uri(simulators).Authority,
    };
}
