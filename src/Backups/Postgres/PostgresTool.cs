using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Frota.Backups.Postgres;

/// <summary>
/// Runs one of Postgres' own programs, found by <c>PATH</c>. The password reaches it by its environment, which only its
/// own account can read.
/// </summary>
internal static class PostgresTool
{
    public const string Dump = "pg_dump";
    public const string Restore = "pg_restore";

    private const int MostWords = 2_000;

    /// <summary>Runs it to its end; <paramref name="pump"/> moves the bytes that go in or come out.</summary>
    /// <exception cref="IOException">It is not installed, or failed; with its own words.</exception>
    public static async Task RunAsync(
        string program, string login, IEnumerable<string> arguments, Func<Process, Task> pump, CancellationToken cancel)
    {
        using var process = Start(program, login, arguments);
        try
        {
            var words = WordsAsync(process.StandardError);
            await pump(process);
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0)
            {
                throw new IOException($"{program} failed ({process.ExitCode}): {await words}");
            }
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>A program that <c>PATH</c> does not lead to; null when all are there.</summary>
    public static string? Missing()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return Array.Find([Dump, Restore],
            program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))));
    }

    /// <summary>What to do about a missing program.</summary>
    public static string Install(string program) => $"{program} is not there: install Postgres' client programs "
        + "(Debian: postgresql-client), no older than the server";

    /// <summary>The settings that the program is given, over an environment without any of ours.</summary>
    internal static IEnumerable<(string Name, string Value)> Settings(string login)
    {
        var to = new NpgsqlConnectionStringBuilder(login);
        yield return ("PGHOST", to.Host ?? "");
        yield return ("PGPORT", to.Port.ToString(CultureInfo.InvariantCulture));
        yield return ("PGUSER", to.Username ?? "");
        yield return ("PGPASSWORD", to.Password ?? "");
        yield return ("PGDATABASE", to.Database ?? "");
        yield return ("PGAPPNAME", to.ApplicationName ?? "");
        yield return ("PGCONNECT_TIMEOUT", to.Timeout.ToString(CultureInfo.InvariantCulture));
        yield return ("PGSSLMODE", to.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Prefer => "prefer",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            _ => "verify-full",
        });
        if (!string.IsNullOrEmpty(to.RootCertificate))
        {
            yield return ("PGSSLROOTCERT", to.RootCertificate);
        }
    }

    private static Process Start(string program, string login, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Strip(start.Environment);
        foreach (var (name, value) in Settings(login))
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException(Install(program), e);
        }
    }

    private static async Task<string> WordsAsync(StreamReader error)
    {
        var words = "";
        while (await error.ReadLineAsync() is { } line)
        {
            words = words.Length < MostWords ? $"{words}{line}\n" : words;
        }

        return words.Trim();
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
