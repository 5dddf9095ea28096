using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Frota.Panel.Chat.Streams;

/// <summary>
/// Writes server-sent events (WHATWG HTML, 9.2). By hand, since the framework's writer has no comments to beat with.
/// </summary>
internal sealed class SseWriter(PipeWriter output)
{
    /// <summary>Tells the browser how soon to come back after a break.</summary>
    public void Retry(TimeSpan pause) => Write($"retry: {(long)pause.TotalMilliseconds}\n\n");

    /// <summary>A comment, which browsers ignore and which keeps proxies from closing a silent connection.</summary>
    public void Heartbeat() => Write(":\n\n");

    /// <summary>An event; with a cursor, where to resume after it.</summary>
    public void Event(ChatEvent shown, Cursor? cursor = null)
    {
        if (cursor is { } at)
        {
            Write($"id: {at}\n");
        }

        // JSON has no raw line ends, so the value is one line.
        Write($"data: {JsonSerializer.Serialize(shown, ChatEventJson.Default.ChatEvent)}\n\n");
    }

    public async Task FlushAsync(CancellationToken cancel) => await output.FlushAsync(cancel);

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
