using System.Buffers;
using System.Text.Json;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>One attempt at a post and its answer, as it is written down. Times are monotonic microseconds.</summary>
internal readonly record struct Attempt(
    int Post, PostKind Kind, int Number, long Planned, long Sent, long Answered, int Status);

/// <summary>
/// Writes the file of what was sent, a line of JSON at a time and straight to the system, so that a killed tool loses
/// nothing that it had noted: first the run, then each attempt with its messages
/// (<c>[number, contact, 1 when silent]</c>), at last a line that says that it ended by itself.
/// </summary>
internal sealed class SentLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public SentLog(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { SkipValidation = true });
    }

    public void Begin(TrafficOptions options, IEnumerable<LoadAccount> accounts)
    {
        lock (_gate)
        {
            _json.WriteStartObject();
            _json.WriteNumber("run"u8, options.Run);
            _json.WriteNumber("messages"u8, options.Messages);
            _json.WriteNumber("contacts"u8, options.Contacts);
            _json.WriteNumber("seed"u8, options.Seed);
            _json.WriteStartArray("accounts"u8);
            foreach (var account in accounts)
            {
                _json.WriteStringValue(account.Key);
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
            WriteLine();
        }
    }

    public void Note(Attempt attempt, ReadOnlySpan<PlannedMessage> messages)
    {
        lock (_gate)
        {
            _json.WriteStartObject();
            _json.WriteNumber("post"u8, attempt.Post);
            _json.WriteString("kind"u8, Kinds.Name(attempt.Kind));
            _json.WriteNumber("attempt"u8, attempt.Number);
            _json.WriteNumber("planned"u8, attempt.Planned);
            _json.WriteNumber("sent"u8, attempt.Sent);
            _json.WriteNumber("answered"u8, attempt.Answered);
            _json.WriteNumber("status"u8, attempt.Status);
            _json.WriteStartArray("messages"u8);
            foreach (var message in messages)
            {
                _json.WriteStartArray();
                _json.WriteNumberValue(message.Number);
                _json.WriteNumberValue(message.Contact);
                _json.WriteNumberValue(message.Silent ? 1 : 0);
                _json.WriteEndArray();
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
            WriteLine();
        }
    }

    /// <summary>The posting ended by itself, so what was not noted was not posted.</summary>
    public void End()
    {
        lock (_gate)
        {
            _json.WriteStartObject();
            _json.WriteBoolean("ended"u8, true);
            _json.WriteEndObject();
            WriteLine();
        }
    }

    public void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }

    private void WriteLine()
    {
        _json.Flush();
        _line.Write("\n"u8);
        _file.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _json.Reset();
    }
}
