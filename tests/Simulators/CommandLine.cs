using System.Globalization;

namespace Frota.Simulators;

/// <summary>Reads <c>--name value</c> pairs.</summary>
internal static class CommandLine
{
    public const string Usage =
        "Frota.Simulators --urls http://127.0.0.1:PORT [--effects FILE] [--graph-token T] [--telegram-token T] "
        + "[--model-key K] [--receiver URL --app-secret S --account-key K [--address A] [--statuses ordered|shuffled]] "
        + "[--most-sends N]";

    /// <summary>The options, or what is wrong.</summary>
    public static (SimulatorOptions? Options, string Fault) Read(string[] arguments)
    {
        SimulatorOptions options = new();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
            {
                return (null, $"{arguments[i]} needs a value");
            }

            if (With(options, arguments[i], arguments[i + 1]) is not { } changed)
            {
                return (null, $"{arguments[i]} is unknown, or '{arguments[i + 1]}' does not fit it");
            }

            options = changed;
        }

        return options.Receiver is not null && (options.AppSecret.Length == 0 || options.AccountKey.Length == 0)
            ? (null, "--receiver needs --app-secret and --account-key")
            : (options, "");
    }

    private static SimulatorOptions? With(SimulatorOptions options, string name, string value) => name switch
    {
        "--urls" when IsAddress(value) => options with { Url = value },
        "--effects" => options with { EffectsFile = value },
        "--graph-token" => options with { GraphToken = value },
        "--telegram-token" => options with { TelegramToken = value },
        "--model-key" => options with { ModelKey = value },
        "--receiver" when IsAddress(value) => options with { Receiver = new Uri(value) },
        "--app-secret" => options with { AppSecret = value },
        "--account-key" => options with { AccountKey = value },
        "--address" => options with { Address = value },
        "--statuses" when value is "ordered" or "shuffled" => options with { ShuffleStatuses = value == "shuffled" },
        "--most-sends" when Count(value) is { } most => options with { MostSends = most },
        _ => null,
    };

    private static int? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https");
}
