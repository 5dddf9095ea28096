using System.Globalization;

namespace Frota.Cli.Supervision;

/// <summary>
/// The listener's side of supervisord's protocol: say <c>READY</c>, read a header line and a payload of so many bytes,
/// answer <c>RESULT 2\nOK</c>, and again. Nothing else may ever be written on that output.
/// </summary>
/// <param name="input">What supervisord writes; ASCII but for names of programs.</param>
/// <param name="output">What it reads.</param>
internal sealed class EventStream(TextReader input, TextWriter output)
{
    private const int LongestPayload = 100_000;

    /// <summary>
    /// Hands over each event until supervisord closes its end. A read of a pipe cannot be cancelled: it is left behind.
    /// </summary>
    /// <exception cref="FormatException">That is not supervisord.</exception>
    public async Task ReadAsync(Action<ProcessEvent> happened, CancellationToken cancel)
    {
        while (true)
        {
            await SayAsync("READY\n");
            if (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancel) is not { } line)
            {
                return;
            }

            var header = ProcessEvent.Pairs(line);
            if (!header.TryGetValue("eventname", out var kind) || !header.TryGetValue("len", out var text)
                || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length > LongestPayload)
            {
                throw new FormatException(
                    $"'{line}' is not the header of an event: supervisord starts this, not a person");
            }

            var payload = new char[length];
            if (await input.ReadBlockAsync(payload, CancellationToken.None).AsTask().WaitAsync(cancel) < length)
            {
                return;
            }

            if (ProcessEvent.Read(kind, new string(payload)) is { } read)
            {
                happened(read);
            }

            await SayAsync("RESULT 2\nOK");
        }
    }

    private async Task SayAsync(string words)
    {
        await output.WriteAsync(words);
        await output.FlushAsync();
    }
}
