using System.CommandLine;
using Frota.Database.Secrets;

namespace Frota.Cli.Shell;

/// <summary>One run of a verb: what was asked, and what it works with.</summary>
internal sealed class Call(ParseResult parsed, Settings settings, Output output, Terminal terminal)
{
    public Settings Settings => settings;

    public Output Output => output;

    public Terminal Terminal => terminal;

    /// <summary>Who the audit log names.</summary>
    public string Actor => settings[SettingNames.Actor]
        ?? "cli:" + (terminal.Environment.GetValueOrDefault("USER")
            ?? terminal.Environment.GetValueOrDefault("LOGNAME") ?? "unknown");

    /// <summary>The keys that seal secrets.</summary>
    public SecretBox Secrets => SecretBox.Parse(settings[SettingNames.SecretsKeys]);

    /// <summary>An option's value, or its default.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an option that the parser made sure of.</summary>
    public T Need<T>(Option<T> option) => parsed.GetRequiredValue(option);

    /// <summary>An argument's value.</summary>
    public T Need<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>An optional argument's value.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);
}
