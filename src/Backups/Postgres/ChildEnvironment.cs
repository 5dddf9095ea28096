namespace Frota.Backups.Postgres;

/// <summary>What a program that we start may know of us: none of Frota's settings, which hold secrets.</summary>
internal static class ChildEnvironment
{
    private static readonly string[] Ours = ["FROTA_", "PG"];

    public static void Strip(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys
            .Where(name => Ours.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            environment.Remove(name);
        }
    }
}
