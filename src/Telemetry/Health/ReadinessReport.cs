using System.Text.Json.Serialization;

namespace Frota.Telemetry.Health;

/// <summary>What the readiness probe answers.</summary>
/// <param name="Status"><c>ready</c>, or <c>not ready</c> with the faults beside it.</param>
/// <param name="Faults">Each part that keeps the process from serving; absent when ready.</param>
public sealed record ReadinessReport(string Status, IReadOnlyList<ReadinessFault>? Faults)
{
    /// <summary>True when no part has a fault.</summary>
    [JsonIgnore]
    public bool IsReady => Faults is null;

    internal static ReadinessReport Of(IReadOnlyList<ReadinessFault> faults) =>
        faults.Count == 0 ? new ReadinessReport("ready", null) : new ReadinessReport("not ready", faults);
}

/// <summary>A part that is not ready.</summary>
/// <param name="Name">The part.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record ReadinessFault(string Name, string Fault);

/// <summary>The liveness answer.</summary>
internal sealed record LiveReport(string Status);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(LiveReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
