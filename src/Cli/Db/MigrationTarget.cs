using Frota.Cli.Shell;
using Frota.Migrations;

namespace Frota.Cli.Db;

/// <summary>A migration that a person named, among those there are.</summary>
/// <param name="Id">Its id; "0" is the empty database.</param>
/// <param name="Above">The applied ones above it, the newest first: what going back to it would revert.</param>
internal sealed record MigrationTarget(string Id, IReadOnlyList<string> Above)
{
    private const string EmptyDatabase = "0";

    /// <summary>Finds it by its id, or by its name without the digits.</summary>
    /// <exception cref="CliFault">There is none: exit 3.</exception>
    public static MigrationTarget Find(string text, IReadOnlyList<MigrationState> states)
    {
        var id = text == EmptyDatabase ? text : states.SingleOrDefault(s => s.Known && (s.Id == text
            || s.Id[(s.Id.IndexOf('_', StringComparison.Ordinal) + 1)..].Equals(
                text, StringComparison.OrdinalIgnoreCase)))?.Id;
        return id is null
            ? throw CliFault.NotFound($"no migration is called '{text}'", "list them with: frota db status")
            : new MigrationTarget(id,
                [.. states.Where(s => s.Applied && string.CompareOrdinal(s.Id, id) > 0).Select(s => s.Id).Reverse()]);
    }

    /// <summary>The id to migrate up to.</summary>
    /// <exception cref="CliFault">The database is past it, and going there would drop tables: exit 4.</exception>
    public string Forward() => Above.Count == 0 && Id != EmptyDatabase
        ? Id
        : throw CliFault.Refused(
            $"the database is past {Id}: migrating never goes back", $"go back with: frota db rollback --to {Id}");
}
