using Frota.Backups.Postgres;

namespace Frota.Backups.Restoring;

/// <summary>
/// A database that is made to be dropped, or to be renamed once it is whole. It carries a mark, so that what a killed
/// run left behind is told from somebody's own and goes at the next run.
/// </summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private const string Mark = "made by frota backup; may be dropped";

    private readonly Server _server;
    private bool _owned = true;

    private ScratchDatabase(Server server, string name, string login) =>
        (_server, Name, Login) = (server, name, login);

    public string Name { get; }

    /// <summary>The connection string.</summary>
    public string Login { get; }

    /// <summary>Makes it, in the place of one that was left behind.</summary>
    /// <exception cref="InvalidOperationException">Somebody else's has the name.</exception>
    public static async Task<ScratchDatabase> CreateAsync(string login, string name, CancellationToken cancel)
    {
        var server = new Server(login);
        if (await server.RemarkAsync(name, cancel) is { } remark)
        {
            if (remark != Mark)
            {
                throw new InvalidOperationException($"there is a database {name} that is not ours: drop or rename it");
            }

            await server.DropAsync(name, cancel);
        }

        await server.ExecuteAsync(
            $"CREATE DATABASE {BackupLogin.Quote(name)} TEMPLATE template0 ENCODING 'UTF8'", cancel);
        var scratch = new ScratchDatabase(server, name, BackupLogin.To(login, name));
        try
        {
            await server.ExecuteAsync($"COMMENT ON DATABASE {BackupLogin.Quote(name)} IS '{Mark}'", cancel);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives it its name; it is nobody's scratch any more.</summary>
    public async Task BecomeAsync(string name, CancellationToken cancel)
    {
        await _server.ExecuteAsync($"COMMENT ON DATABASE {BackupLogin.Quote(Name)} IS NULL", cancel);
        await _server.RenameAsync(Name, name, cancel);
        _owned = false;
    }

    /// <summary>Drops it, whatever became of the work.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_owned)
        {
            await _server.DropAsync(Name, CancellationToken.None);
        }
    }
}
