namespace Frota.Simulators;

/// <summary>How the simulators behave. What is null is not checked, or not done.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>A file that every effect is appended to, one JSON object a line.</summary>
    public string? EffectsFile { get; init; }

    /// <summary>The token that WhatsApp's Graph expects; null lets every token pass, but not a missing one.</summary>
    public string? GraphToken { get; init; }

    /// <summary>The token that Telegram expects; null lets every well-formed one pass.</summary>
    public string? TelegramToken { get; init; }

    /// <summary>The key that the models expect; null lets every key pass, but not a missing one.</summary>
    public string? ModelKey { get; init; }

    /// <summary>The receiver that WhatsApp's status webhooks go to; null sends none.</summary>
    public Uri? Receiver { get; init; }

    /// <summary>The secret that status webhooks are signed with.</summary>
    public string AppSecret { get; init; } = "";

    /// <summary>The account key in the receiver's address.</summary>
    public string AccountKey { get; init; } = "";

    /// <summary>
    /// The phone number id of that account; what any other phone sends is reported to the account that is called like
    /// the phone. Empty: all phones are that account's.
    /// </summary>
    public string Address { get; init; } = "";

    /// <summary>
    /// Whether the three statuses of a message arrive in any order; they arrive in theirs by default.
    /// </summary>
    public bool ShuffleStatuses { get; init; }

    /// <summary>How many sends are kept for reading; older ones are forgotten. The file keeps them all.</summary>
    public int MostSends { get; init; } = 1_000_000;

    /// <summary>How many calls without effect are kept for reading, for each simulator.</summary>
    public int MostCalls { get; init; } = 10_000;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{nameof(SimulatorOptions)} {{ Url = {Url}, Receiver = {Receiver} }}";
}
