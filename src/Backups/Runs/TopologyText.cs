using System.Buffers;
using System.Text.Json;
using Frota.Messaging.Topology;

namespace Frota.Backups.Runs;

/// <summary>The queues as this build designs them, as <c>frota topology show --json</c> prints them.</summary>
public static class TopologyText
{
    /// <summary>One object: <c>{"schemaVersion":1,"data":[…]}</c>.</summary>
    public static byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteStartArray("data");
            foreach (var queue in FleetTopology.Queues)
            {
                Write(json, queue);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, QueueSpec queue)
    {
        json.WriteStartObject();
        json.WriteString("name", queue.Name);
        json.WriteString("exchange", queue.Exchange);
        json.WriteString("exchangeType", queue.ExchangeType);
        json.WriteStartObject("arguments");
        foreach (var (name, value) in queue.Arguments)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case long number:
                    json.WriteNumberValue(number);
                    break;
                default:
                    json.WriteStringValue(value.ToString());
                    break;
            }
        }

        json.WriteEndObject();
        json.WriteString("returnExchange", queue.ReturnExchange);
        json.WriteEndObject();
    }
}
