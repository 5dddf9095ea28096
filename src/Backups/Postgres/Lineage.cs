namespace Frota.Backups.Postgres;

/// <summary>
/// Which database it is, in which state. Rows are told apart as "before" and "since" a full backup by the number of the
/// transaction that wrote them (<c>xmin</c>), which means nothing in another cluster, database or history.
/// </summary>
/// <param name="Cluster">Postgres' system identifier.</param>
/// <param name="Database">The database's oid.</param>
/// <param name="Timeline">The history: a promoted standby or a restored cluster begins a new one.</param>
/// <param name="Schema">A fingerprint of all columns.</param>
/// <param name="Migrations">The applied migrations.</param>
/// <param name="OldestXid">Every transaction below it had ended.</param>
/// <param name="NextXid">No transaction from it on had begun.</param>
public sealed record Lineage(
    string Cluster, long Database, long Timeline, string Schema, IReadOnlyList<string> Migrations, long OldestXid,
    long NextXid)
{
    // A row keeps the lower 32 bits of its transaction's number: half of them tell before from since with certainty.
    private const long MostTransactions = 1L << 31;

    /// <summary>Why an incremental of this state cannot follow a full backup of that one; null when it can.</summary>
    public string? WhyNotAfter(Lineage full) => this switch
    {
        _ when Cluster != full.Cluster => "the last full backup is of another cluster",
        _ when Database != full.Database => "the last full backup is of another database",
        _ when Timeline != full.Timeline => "a standby was promoted, or the cluster restored, since the last full one",
        _ when NextXid < full.NextXid => "the cluster is older than the last full backup",
        _ when NextXid - full.OldestXid > MostTransactions => "too many transactions since the last full backup",
        _ when !Migrations.SequenceEqual(full.Migrations) => "the schema was migrated since the last full backup",
        _ when Schema != full.Schema => "the tables' columns were changed since the last full backup",
        _ => null,
    };
}
