namespace Frota.Cli.Shell;

/// <summary>What the process says when it ends. Scripts depend on these: a number never changes its meaning.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Refused = 4;
    public const int Partial = 5;
    public const int Unhealthy = 6;
    public const int Unavailable = 69; // EX_UNAVAILABLE of sysexits.h
    public const int Interrupted = 130; // 128 + SIGINT, as shells count

    /// <summary>Every code, its name in JSON errors and what it means.</summary>
    public static IReadOnlyList<(int Code, string Name, string Meaning)> All { get; } =
    [
        (Ok, "ok", "done"),
        (Failure, "failure", "it went wrong; the message says what"),
        (Usage, "usage", "a wrong flag, argument or setting"),
        (NotFound, "not_found", "what you named is not there"),
        (Refused, "refused", "not done: it needs a confirmation (--yes) or is not allowed"),
        (Partial, "partial", "some of it was done; the message says how to go on"),
        (Unhealthy, "unhealthy", "a check found a fault"),
        (Unavailable, "unavailable", "a server does not answer; the message says which"),
        (Interrupted, "interrupted", "stopped by Ctrl-C"),
    ];

    /// <summary>The name that JSON errors carry.</summary>
    public static string Name(int code) => All.FirstOrDefault(c => c.Code == code).Name ?? "failure";
}
