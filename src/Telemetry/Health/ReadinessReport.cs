using System.Text.Json.Serialization;

namespace Frota.Telemetry.Health;

/// <summary>What the readiness probe answers.</summary>
/// <param name="Status"><c>ready</c>, or <c>not ready</c> with the faults beside it.</param>
/// <param name="Faults">Each part that keeps the process from serving; absent when ready.</param>
/// <param name="Notes">What is worth telling of parts that are fine; absent when there is nothing.</param>
public sealed record ReadinessReport(
    string Status, IReadOnlyList<ReadinessFault>? Faults, IReadOnlyList<ReadinessNote>? Notes = null)
{
    /// <summary>True when no part has a fault.</summary>
    [JsonIgnore]
    public bool IsReady => Faults is null;

    internal static ReadinessReport Of(IReadOnlyList<ReadinessFault> faults, IReadOnlyList<ReadinessNote> notes) =>
        new(faults.Count == 0 ? "ready" : "not ready", NullIfEmpty(faults), NullIfEmpty(notes));

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}

/// <summary>A part that is not ready.</summary>
/// <param name="Name">The part.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record ReadinessFault(string Name, string Fault);

/// <summary>What a part that is fine has to tell.</summary>
/// <param name="Name">The part.</param>
/// <param name="Note">What it is.</param>
public sealed record ReadinessNote(string Name, string Note);

/// <summary>The liveness answer.</summary>
internal sealed record LiveReport(string Status);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(LiveReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
