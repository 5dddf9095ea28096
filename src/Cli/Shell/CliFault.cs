namespace Frota.Cli.Shell;

/// <summary>Why a verb ends without its result: what happened and where, what to do, and the exit code.</summary>
internal sealed class CliFault(int exitCode, string message, string remedy = "", Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What the person can do about it; empty when there is nothing to do.</summary>
    public string Remedy { get; } = remedy;

    public static CliFault Usage(string message, string remedy = "") => new(ExitCodes.Usage, message, remedy);

    public static CliFault NotFound(string message, string remedy = "") => new(ExitCodes.NotFound, message, remedy);

    public static CliFault Refused(string message, string remedy = "") => new(ExitCodes.Refused, message, remedy);

    /// <summary>A server that does not answer, and the variable that names it.</summary>
    public static CliFault Unavailable(string server, string reason, string variable, Exception? inner = null) =>
        new(ExitCodes.Unavailable, $"{server}: {reason}", $"start it, or check {variable}", inner);
}
