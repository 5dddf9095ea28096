namespace Frota.Backups.Retention;

/// <summary>A backup as retention sees it.</summary>
/// <param name="Name">Its file.</param>
/// <param name="At">The moment that it holds.</param>
/// <param name="Follows">The full backup that it needs; null for a full one.</param>
/// <param name="Verified">Whether it is known to be sound.</param>
public sealed record KeptBackup(string Name, DateTimeOffset At, string? Follows, bool Verified);
