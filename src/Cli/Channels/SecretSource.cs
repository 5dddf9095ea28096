using System.CommandLine;
using Frota.Cli.Shell;

namespace Frota.Cli.Channels;

/// <summary>A secret and where it came from.</summary>
/// <param name="Text">The secret.</param>
/// <param name="Generated">True when nobody has seen it: it is shown once.</param>
internal sealed record GivenSecret(string Text, bool Generated);

/// <summary>
/// Takes a secret from a file, from standard input or from chance; never from a flag, which the process list and the
/// shell's history would keep.
/// </summary>
internal sealed class SecretSource
{
    private const int Longest = 4096;

    public Option<string?> File { get; } = new("--secret-file")
    {
        Description = "read the secret from this file; - is standard input",
        HelpName = "FILE|-",
    };

    public Option<bool> Generate { get; } = new("--generate") { Description = "make a secret and show it once" };

    /// <summary>The secret, or null when none was offered.</summary>
    /// <exception cref="CliFault">Both ways were asked for, or what was read is empty or too long.</exception>
    public async Task<GivenSecret?> ReadAsync(Call call, string channel, CancellationToken cancel)
    {
        var file = call.Get(File);
        if (file is not null && call.Get(Generate))
        {
            throw CliFault.Usage("--secret-file and --generate exclude each other");
        }

        if (file is null)
        {
            return call.Get(Generate) ? new GivenSecret(SecretForm.Generate(channel), Generated: true) : null;
        }

        using var reader = file == "-" ? null : Open(file);
        var room = new char[Longest + 2];
        var length = await (reader ?? call.Terminal.In).ReadBlockAsync(room, cancel);
        var text = new string(room, 0, length).Trim();
        return text.Length is > 0 and <= Longest && !text.Any(char.IsControl)
            ? new GivenSecret(text, Generated: false)
            : throw CliFault.Usage($"the secret is empty, longer than {Longest} characters, or not one line",
                "give it alone, on one line");
    }

    private static StreamReader Open(string file) => System.IO.File.Exists(file)
        ? new StreamReader(file)
        : throw CliFault.Usage($"--secret-file: {file} is not there");
}
