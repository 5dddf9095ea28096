using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Frota.Simulators.Journal;

/// <summary>How records are written: one line of camelCase JSON, accents as they are.</summary>
[JsonSerializable(typeof(SentRecord))]
[JsonSerializable(typeof(CallRecord))]
internal sealed partial class SimulatorJson : JsonSerializerContext
{
    public static readonly SimulatorJson Lines = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
