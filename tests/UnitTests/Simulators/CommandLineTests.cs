using Frota.Simulators;
using Xunit;

namespace Frota.UnitTests.Simulators;

public sealed class CommandLineTests
{
    [Fact]
    public void Reads_all_options()
    {
        var (options, fault) = CommandLine.Read(
        [
            "--urls", "http://127.0.0.1:9", "--effects", "e.jsonl", "--graph-token", "g", "--telegram-token", "1:t",
            "--model-key", "k", "--receiver", "http://127.0.0.1:8080", "--app-secret", "s", "--account-key", "a",
            "--address", "106", "--statuses", "shuffled", "--most-sends", "5",
        ]);

        Assert.Equal("", fault);
        Assert.Equal(
            new SimulatorOptions
            {
                Url = "http://127.0.0.1:9",
                EffectsFile = "e.jsonl",
                GraphToken = "g",
                TelegramToken = "1:t",
                ModelKey = "k",
                Receiver = new Uri("http://127.0.0.1:8080"),
                AppSecret = "s",
                AccountKey = "a",
                Address = "106",
                ShuffleStatuses = true,
                MostSends = 5,
            },
            options);
    }

    [Theory]
    [InlineData("--urls")]
    [InlineData("--urls", "nowhere")]
    [InlineData("--colour", "red")]
    [InlineData("--most-sends", "0")]
    [InlineData("--statuses", "none")]
    [InlineData("--receiver", "http://127.0.0.1:8080")]
    public void Says_what_is_wrong(params string[] arguments)
    {
        var (options, fault) = CommandLine.Read(arguments);

        Assert.Null(options);
        Assert.Contains(arguments[0], fault, StringComparison.Ordinal);
    }
}
