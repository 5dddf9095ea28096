using Frota.Backups.Archives;

namespace Frota.Backups.Postgres;

/// <summary>The whole database, by <c>pg_dump</c>, in the snapshot that everything else is read in.</summary>
internal static class FullDump
{
    /// <summary>The part's name.</summary>
    public const string Part = "database";

    public static Task WriteAsync(
        ArchiveWriter archive, SourceSnapshot source, string login, CancellationToken cancel) =>
        archive.AddAsync(Part, part => PostgresTool.RunAsync(PostgresTool.Dump, login,
        [
            "--format=custom", "--compress=0", "--no-password", "--lock-wait-timeout=60000",
            $"--snapshot={source.Id}",
        ],
        process => process.StandardOutput.BaseStream.CopyToAsync(part, cancel), cancel));
}
