namespace Frota.Telemetry.Health;

/// <summary>One part that a process needs before it can serve: a database, a broker, a snapshot.</summary>
public interface IReadinessCheck
{
    /// <summary>The part's name in the readiness answer, such as <c>postgres</c>.</summary>
    string Name { get; }

    /// <summary>
    /// What is wrong in a few words, or null when the part is fine. The words are shown to whoever asks the probe: no
    /// addresses and no secrets. An exception counts as a fault; its type alone is shown.
    /// </summary>
    ValueTask<string?> FaultAsync(CancellationToken cancel);

    /// <summary>True for a part without which the process serves too: only the deep probe asks it.</summary>
    bool IsDeep => false;

    /// <summary>True when the part hangs in a way that only a restart of the process ends.</summary>
    bool IsStuck => false;

    /// <summary>
    /// What is worth telling although the part is fine; null when there is nothing. The same words are forbidden.
    /// </summary>
    string? Note => null;
}
