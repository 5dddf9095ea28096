using System.Text.Json;
using System.Text.Json.Serialization;

namespace Frota.Backups.Postgres;

/// <summary>A table as an incremental writes it.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Columns">Those that are stored and not computed.</param>
/// <param name="Key">The columns of its primary key; none when it has no such key.</param>
internal sealed record TableShape(string Name, string[] Columns, string[] Key);

/// <summary>Where a sequence stands.</summary>
internal sealed record SequenceState(string Name, long Last, bool Called);

/// <summary>What an incremental needs besides rows, to be put back.</summary>
internal sealed record ChangesPlan(IReadOnlyList<TableShape> Tables, IReadOnlyList<SequenceState> Sequences);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChangesPlan))]
internal sealed partial class ChangesJson : JsonSerializerContext;
