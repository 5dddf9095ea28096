using System.Diagnostics;
using Dapper;
using Frota.Backups.Archives;
using Frota.Backups.Postgres;
using Frota.Database.Secrets;

namespace Frota.Backups.Restoring;

/// <summary>Fills an empty database with a backup, and sees that it has become what the manifest says.</summary>
internal static class DatabaseBack
{
    private const int Window = 128 * 1024;

    /// <summary>
    /// Fills it: tables and rows of the full backup, then what changed since, then keys, triggers and policies.
    /// </summary>
    /// <exception cref="InvalidDataException">The rows are not those that the manifest counts.</exception>
    public static async Task FillAsync(ArchiveChain chain, KeyRing keys, string login, CancellationToken cancel)
    {
        await new Server(login).EnsureRolesAsync(chain.Manifest.Roles, cancel);
        await RestoreAsync(chain.Full, keys, login, ["--section=pre-data", "--section=data"], cancel);
        if (chain.Incremental is { } incremental)
        {
            await ChangesBack.ApplyAsync(incremental, keys, login, cancel);
        }

        await RestoreAsync(chain.Full, keys, login, ["--section=post-data"], cancel);
        await using var connection = await BackupLogin.OpenAsync(login, cancel);
        await connection.ExecuteAsync(new CommandDefinition("ANALYZE (SKIP_LOCKED)", cancellationToken: cancel));
        var wanted = chain.Manifest.Tables;
        var found = await RowCounts.ReadAsync(connection, wanted.Select(table => table.Table), cancel);
        if (RowCounts.Differences(wanted, found) is { Count: > 0 } differences)
        {
            throw new InvalidDataException(string.Join("; ", differences));
        }
    }

    private static async Task RestoreAsync(
        ArchiveReader archive, KeyRing keys, string login, string[] sections, CancellationToken cancel)
    {
        await using var part = archive.OpenPart(FullDump.Part, keys);
        await PostgresTool.RunAsync(PostgresTool.Restore, login,
            ["--no-password", "--exit-on-error", $"--dbname={BackupLogin.DatabaseOf(login)}", .. sections],
            process => FeedAsync(part, process, cancel), cancel);
    }

    // Once it has what it wants, it closes its end: whether that was too early tells its exit code.
    private static async Task FeedAsync(Stream part, Process process, CancellationToken cancel)
    {
        var window = new byte[Window];
        var drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancel);
        int read;
        while ((read = await part.ReadAsync(window, cancel)) > 0)
        {
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(window.AsMemory(0, read), cancel);
            }
            catch (IOException)
            {
                break;
            }
        }

        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // as above
        }

        await drained;
    }
}
