using System.Text.Json;
using System.Text.Json.Serialization;
using Frota.Backups.Postgres;

namespace Frota.Backups.Archives;

/// <summary>What a backup holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupKind>))]
public enum BackupKind
{
    /// <summary>Everything.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>What changed since a full one, and which rows are gone.</summary>
    [JsonStringEnumMemberName("incremental")]
    Incremental,
}

/// <summary>A table and its rows at the time of the backup.</summary>
public sealed record TableRows(string Table, long Rows);

/// <summary>A part of an archive: a stream of bytes of its own.</summary>
/// <param name="Name">As <c>database</c>, <c>topology</c>, <c>changed/tenants</c>.</param>
/// <param name="Bytes">Its length before it was compressed.</param>
public sealed record ArchivePart(string Name, long Bytes);

/// <summary>
/// What an archive is, readable without its key: it stands in clear behind the last frame, which holds its hash.
/// </summary>
public sealed record Manifest
{
    /// <summary>Raised when a field changes its meaning.</summary>
    public const int CurrentFormat = 1;

    internal const int MostBytes = 1024 * 1024;

    public int Format { get; init; } = CurrentFormat;

    public required BackupKind Kind { get; init; }

    /// <summary>The moment whose state it is, by the database's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The database's name.</summary>
    public required string Database { get; init; }

    /// <summary>The version of Postgres.</summary>
    public required string Server { get; init; }

    /// <summary>Frota's version.</summary>
    public required string Frota { get; init; }

    /// <summary>The roles that own or may do something in the database.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Which database in which state it is, so that an incremental can follow it.</summary>
    public required Lineage Lineage { get; init; }

    /// <summary>The rows of each table.</summary>
    public required IReadOnlyList<TableRows> Tables { get; init; }

    /// <summary>What the ledger says of messages that have not ended.</summary>
    public required LedgerState Ledger { get; init; }

    /// <summary>The id of the key that opens it.</summary>
    public required string KeyId { get; init; }

    /// <summary>The full backup that an incremental follows; null for a full one.</summary>
    public Predecessor? Follows { get; init; }

    /// <summary>The parts, in their order; written by whoever completes the archive.</summary>
    public IReadOnlyList<ArchivePart> Parts { get; init; } = [];

    /// <summary>Bytes of the header and the frames in front of the last.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Their SHA-256, in hexadecimal.</summary>
    public string BodySha256 { get; init; } = "";

    /// <summary>All rows.</summary>
    [JsonIgnore]
    public long Rows => Tables.Sum(table => table.Rows);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.Manifest);

    /// <exception cref="InvalidDataException">It is not a manifest that this build can read.</exception>
    internal static Manifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Length <= MostBytes
                && JsonSerializer.Deserialize(bytes, ManifestJson.Default.Manifest) is { Format: CurrentFormat } read
                ? read
                : throw new InvalidDataException("its manifest is of another version of Frota");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("its manifest cannot be read", e);
        }
    }
}

/// <summary>The full backup that an incremental follows.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Sha256">The checksum at its end.</param>
public sealed record Predecessor(string Name, string Sha256);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
