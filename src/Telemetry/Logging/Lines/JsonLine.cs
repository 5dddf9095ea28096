using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Frota.Telemetry.Logging.Lines;

/// <summary>
/// A line as one JSON object. The names of its fields are a promise: <c>frota trace</c> and people's own tools search
/// for them.
/// </summary>
internal static class JsonLine
{
    // Letters beyond ASCII stay letters: people search the log for them.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object, without a line break.</summary>
    public static string Write(LogLine line, LogOrigin origin)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteString(
                "time", line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", NameOf(line.Level));
            json.WriteString("category", line.Category);
            Write(json, "event", line.Event);
            json.WriteString("message", line.Message);
            json.WriteString("process", origin.Process);
            json.WriteString("instance", origin.Instance);
            foreach (var (name, value) in line.Correlation.Known)
            {
                WriteValue(json, name, value);
            }

            Write(json, "traceId", line.TraceId);
            Write(json, "spanId", line.SpanId);
            if (line.Values.Count > 0)
            {
                json.WriteStartObject("values");
                foreach (var (name, value) in line.Values)
                {
                    WriteValue(json, JsonNamingPolicy.CamelCase.ConvertName(name), value);
                }

                json.WriteEndObject();
            }

            Write(json, "exception", line.Exception);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A level's word.</summary>
    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => "none",
    };

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
