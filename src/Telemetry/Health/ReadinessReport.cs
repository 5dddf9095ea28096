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

/// <summary>What the deep probe answers.</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c> when it serves although a part has a fault; <c>not ready</c>;
/// <c>stopping</c>.</param>
/// <param name="Parts">All of them.</param>
public sealed record DeepReport(string Status, IReadOnlyList<DeepPart> Parts)
{
    /// <summary>True when the process serves.</summary>
    [JsonIgnore]
    public bool Serves => Status is "healthy" or "degraded";
}

/// <summary>A part as the deep probe found it.</summary>
/// <param name="Name">The part.</param>
/// <param name="Ok">It has no fault.</param>
/// <param name="Ms">How long the answer took.</param>
/// <param name="Fault">What is wrong with it; absent when nothing is.</param>
/// <param name="Note">What it has to tell; absent when there is nothing.</param>
public sealed record DeepPart(string Name, bool Ok, double Ms, string? Fault, string? Note);

/// <summary>The liveness answer: <c>live</c>, or <c>stuck</c> with the parts that hang.</summary>
internal sealed record LiveReport(string Status, IReadOnlyList<string>? Parts = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(LiveReport))]
[JsonSerializable(typeof(DeepReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
