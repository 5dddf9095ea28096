using Microsoft.Extensions.Logging;

namespace Frota.Telemetry.Logging.Lines;

/// <summary>
/// What ties lines of several processes together. Each hop sets its own at one place, as a log scope; the innermost
/// scope wins. Other names in scopes, the framework's requests and connections, are not written.
/// </summary>
internal sealed class Correlation
{
    /// <summary>The names, in the order they are written.</summary>
    public static readonly string[] Names =
        ["webhook", "tenant", "account", "conversation", "epoch", "turn", "outbound", "queue", "delivery"];

    private readonly object?[] _values = new object?[Names.Length];

    /// <summary>The names and values that are known.</summary>
    public IEnumerable<KeyValuePair<string, object>> Known =>
        Names.Zip(_values).Where(p => p.Second is not null).Select(p => KeyValuePair.Create(p.First, p.Second!));

    /// <summary>Reads the scopes that are open.</summary>
    public static Correlation Of(IExternalScopeProvider? scopes)
    {
        var correlation = new Correlation();
        scopes?.ForEachScope(static (scope, into) => into.Read(scope), correlation);
        return correlation;
    }

    private void Read(object? scope)
    {
        if (scope is IReadOnlyList<KeyValuePair<string, object?>> pairs)
        {
            for (var i = 0; i < pairs.Count; i++)
            {
                // Templates write them with a capital.
                var (name, value) = pairs[i];
                var at = Array.FindIndex(Names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
                if (at >= 0 && value is not null)
                {
                    _values[at] = value;
                }
            }
        }
    }
}
