using System.Text.Json.Nodes;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>
/// Kubernetes' strategic merge: mappings are merged, lists of known kinds item by item, anything else is replaced; a
/// null removes.
/// </summary>
internal static class StrategicMerge
{
    // By what the items of a list are told apart.
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["containers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
    };

    /// <summary>Lays a patch over a document, which changes.</summary>
    public static void Lay(JsonObject patch, JsonObject document)
    {
        foreach (var (name, laid) in patch)
        {
            switch (laid, document[name])
            {
                case (null, _):
                    document.Remove(name);
                    break;
                case (JsonObject over, JsonObject under):
                    Lay(over, under);
                    break;
                case (JsonArray over, JsonArray under) when Keys.TryGetValue(name, out var key):
                    Lay(over, under, key);
                    break;
                default:
                    document[name] = laid.DeepClone();
                    break;
            }
        }
    }

    private static void Lay(JsonArray patch, JsonArray list, string key)
    {
        foreach (var laid in patch.Select(item => item!.AsObject()))
        {
            if (list.FirstOrDefault(item => (string?)item![key] == (string?)laid[key]) is JsonObject known)
            {
                Lay(laid, known);
            }
            else
            {
                list.Add(laid.DeepClone());
            }
        }
    }
}
