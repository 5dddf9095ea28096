using System.Text.Json;
using System.Text.Json.Serialization;

namespace Frota.Contracts;

/// <summary>How contracts are written: camelCase JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebhookBatch))]
[JsonSerializable(typeof(WebhookItem))]
[JsonSerializable(typeof(TurnDue))]
[JsonSerializable(typeof(TurnBuried))]
[JsonSerializable(typeof(OutboundDue))]
[JsonSerializable(typeof(OutboundBuried))]
[JsonSerializable(typeof(IntegrationDue))]
public sealed partial class ContractsJson : JsonSerializerContext;
