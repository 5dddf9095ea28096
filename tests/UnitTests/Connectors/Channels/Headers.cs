using Frota.Connectors.Channels;

namespace Frota.UnitTests.Connectors.Channels;

/// <summary>Headers made for a test.</summary>
public sealed class Headers : IWebhookHeaders
{
    private readonly Dictionary<string, string[]> _values = new(StringComparer.OrdinalIgnoreCase);

    public Headers(params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            _values[name] = [value];
        }
    }

    public IReadOnlyList<string> this[string name] => _values.GetValueOrDefault(name, []);

    /// <summary>The same headers, one of them having other values.</summary>
    public Headers With(string name, params string[] values)
    {
        var copy = new Headers();
        foreach (var (key, value) in _values)
        {
            copy._values[key] = value;
        }

        copy._values[name] = values;
        return copy;
    }
}
