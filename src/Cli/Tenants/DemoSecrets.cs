using Frota.Cli.Shell;

namespace Frota.Cli.Tenants;

/// <summary>The secrets of the demonstration accounts, as the simulators know them.</summary>
internal sealed record DemoSecrets(string AppSecret, string VerifyToken, string GraphToken)
{
    /// <summary>The token in the form of Telegram's, <c>digits:secret</c>: the channel refuses any other.</summary>
    public string BotToken =>
        GraphToken.Split(':') is [var bot, _] && bot.All(char.IsAsciiDigit) ? GraphToken : $"1:{GraphToken}";

    /// <summary>Reads them.</summary>
    /// <exception cref="CliFault">Some are not set: all of those are named.</exception>
    public static DemoSecrets Read(Settings settings)
    {
        string[] names = [SettingNames.DemoAppSecret, SettingNames.DemoVerifyToken, SettingNames.DemoGraphToken];
        var missing = names.Where(n => settings[n] is null).ToList();
        return missing.Count == 0
            ? new DemoSecrets(settings[names[0]]!, settings[names[1]]!, settings[names[2]]!)
            : throw CliFault.Usage($"not set: {string.Join(", ", missing)}",
                "any random text will do where no real provider is asked: export NAME=$(openssl rand -hex 16)");
    }

    /// <summary>None of them.</summary>
    public override string ToString() => nameof(DemoSecrets);
}
