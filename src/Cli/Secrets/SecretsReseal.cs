using System.CommandLine;
using System.Security.Cryptography;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database.Secrets;
using Npgsql;

namespace Frota.Cli.Secrets;

/// <summary><c>frota secrets reseal</c>.</summary>
internal sealed class SecretsReseal : Verb
{
    private const int Batch = 200;

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "count, and change nothing" };

    public SecretsReseal()
        : base(
            "reseal", "Seal with the first key of FROTA_SECRETS_KEYS what another one seals. The fleet goes on "
                + "meanwhile; interrupted, the same command goes on. Exit 5 when some cannot be opened.",
            "frota secrets reseal --dry-run",
            "frota secrets reseal") => Options.Add(_dryRun);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var box = call.Secrets;
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var (resealed, closed) = (0L, 0L);
        foreach (var column in SealedColumn.All)
        {
            if (call.Get(_dryRun))
            {
                resealed += await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                    $"SELECT count(*) FROM {column.Table} WHERE {column.KeyId} <> @Current",
                    new { box.Current }, cancellationToken: cancel));
                continue;
            }

            for (var after = 0L; await ResealAsync(connection, column, box, after, cancel) is { Last: > 0 } some;)
            {
                (resealed, closed, after) = (resealed + some.Resealed, closed + some.Closed, some.Last);
                call.Output.Note($"{column.Table}: {resealed} so far");
            }
        }

        call.Output.Show(new Result(box.Current, resealed, closed, call.Get(_dryRun)), page => page.Line(
            $"{resealed} {(call.Get(_dryRun) ? "would be" : "are")} sealed anew with the key '{box.Current}'"));
        return closed == 0 ? ExitCodes.Ok : throw new CliFault(ExitCodes.Partial,
            $"{closed} are sealed with keys that FROTA_SECRETS_KEYS does not hold",
            "add those keys behind the first; frota secrets list names them");
    }

    // One transaction's worth; the last id is 0 when nothing is left.
    private static async Task<(long Resealed, long Closed, long Last)> ResealAsync(
        NpgsqlConnection connection, SealedColumn column, SecretBox box, long after, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = (await connection.QueryAsync<(long Id, byte[] Sealed)>(new CommandDefinition($"""
            SELECT id, {column.Column} FROM {column.Table} WHERE id > @after AND {column.KeyId} <> @Current
            ORDER BY id LIMIT @Batch FOR UPDATE
            """, new { after, box.Current, Batch }, transaction, cancellationToken: cancel))).AsList();
        var anew = rows.Select(row => (row.Id, Sealed: Reseal(box, row.Sealed))).Where(row => row.Sealed is not null);
        var written = await connection.ExecuteAsync(new CommandDefinition($"""
            UPDATE {column.Table} t SET {column.Column} = anew.sealed
            FROM unnest(@ids, @boxes) AS anew (id, sealed) WHERE t.id = anew.id
            """, Columns([.. anew]), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return (written, rows.Count - written, rows.Count == 0 ? 0 : rows[^1].Id);
    }

    private static object Columns((long Id, byte[]? Sealed)[] rows) =>
        new { ids = rows.Select(r => r.Id).ToArray(), boxes = rows.Select(r => r.Sealed!).ToArray() };

    private static byte[]? Reseal(SecretBox box, byte[] old)
    {
        try
        {
            return box.Seal(box.Open(old));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Result(string Key, long Resealed, long Closed, bool DryRun);
}
