using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Frota.Cli.Supervision;

/// <summary>
/// The part of XML-RPC (xmlrpc.com/spec.md) that supervisord speaks: strings, ints, booleans, arrays and structs.
/// </summary>
internal static class XmlRpc
{
    /// <summary>A call's body.</summary>
    /// <exception cref="ArgumentException">A parameter is neither a string, an int nor a boolean.</exception>
    public static string Call(string method, params object[] parameters) => new XElement("methodCall",
        new XElement("methodName", method),
        new XElement("params", parameters.Select(p => new XElement("param", new XElement("value", Write(p))))))
        .ToString(SaveOptions.DisableFormatting);

    /// <summary>
    /// What an answer holds: a string, a long, a boolean, a list of such, or a dictionary of such by their names.
    /// </summary>
    /// <exception cref="XmlRpcFault">The other side refused.</exception>
    /// <exception cref="FormatException">It is not an answer.</exception>
    public static object Read(string answer)
    {
        try
        {
            var root = XDocument.Parse(answer).Root!;
            if (root.Element("fault")?.Element("value") is { } fault)
            {
                var told = (IReadOnlyDictionary<string, object>)Value(fault);
                throw new XmlRpcFault((long)told["faultCode"], (string)told["faultString"]);
            }

            return Value(root.Element("params")!.Element("param")!.Element("value")!);
        }
        catch (Exception e)
            when (e is XmlException or NullReferenceException or InvalidCastException or KeyNotFoundException)
        {
            throw new FormatException("that is no answer of XML-RPC", e);
        }
    }

    private static XElement Write(object value) => value switch
    {
        string text => new XElement("string", text),
        bool truth => new XElement("boolean", truth ? 1 : 0),
        int number => new XElement("int", number.ToString(CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"{value.GetType().Name} cannot be sent", nameof(value)),
    };

    // A value without a type is a string.
    private static object Value(XElement value) => value.Elements().FirstOrDefault() is not { } typed
        ? value.Value
        : typed.Name.LocalName switch
        {
            "string" => typed.Value,
            "int" or "i4" => long.Parse(typed.Value, CultureInfo.InvariantCulture),
            "boolean" => typed.Value == "1",
            "array" => typed.Element("data")!.Elements("value").Select(Value).ToList(),
            "struct" => typed.Elements("member").ToDictionary(
                member => member.Element("name")!.Value, member => Value(member.Element("value")!)),
            var other => throw new FormatException($"values of the type '{other}' are not expected"),
        };
}

/// <summary>The other side's refusal.</summary>
/// <param name="code">As supervisor's <c>xmlrpc.Faults</c> number them.</param>
/// <param name="message">Its words.</param>
internal sealed class XmlRpcFault(long code, string message) : Exception(message)
{
    public long Code { get; } = code;
}
