namespace Frota.Cli.Channels;

/// <summary>What a channel's secret is for, as the table names it.</summary>
internal static class Purpose
{
    /// <summary>Signs what comes in.</summary>
    public const string Webhook = "webhook";

    /// <summary>Answers the GET handshake.</summary>
    public const string Verify = "verify";

    /// <summary>The token to send with, or the secret to sign with.</summary>
    public const string Access = "access";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Webhook, Verify, Access];
}
