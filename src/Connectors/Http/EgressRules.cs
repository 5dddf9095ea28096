using System.Globalization;
using System.Net;

namespace Frota.Connectors.Http;

/// <summary>
/// Where calls to tenant-given addresses may go: the public internet on ports 80 and 443, and what the operator allows
/// besides. An exception is written <c>host:port</c> (that name or address on that port, wherever it resolves to),
/// <c>network/bits</c> (its addresses on ports 80 and 443) or <c>network/bits:port</c> (its addresses on that port).
/// </summary>
public sealed class EgressRules
{
    private readonly HashSet<string> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(IPNetwork Network, int? Port)> _networks = [];

    /// <summary>Reads the exceptions.</summary>
    /// <exception cref="FormatException">One has none of the three forms; the message names it.</exception>
    public EgressRules(IEnumerable<string> exceptions)
    {
        foreach (var exception in exceptions)
        {
            if (!TryAddNetwork(exception) && !TryAddEndpoint(exception))
            {
                throw new FormatException(
                    $"'{exception}' is no exception for outgoing calls: "
                    + "write host:port, network/bits or network/bits:port.");
            }
        }
    }

    /// <summary>The public internet only.</summary>
    public static EgressRules Strict { get; } = new([]);

    /// <summary>Whether the operator allows this name and port, whatever it resolves to.</summary>
    public bool AllowsEndpoint(string host, int port) => _endpoints.Contains(Key(host, port));

    /// <summary>Whether a connection to this address and port may be made.</summary>
    public bool Allows(IPAddress address, int port)
    {
        if (port is 80 or 443 && PublicAddress.Contains(address))
        {
            return true;
        }

        var judged = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Exists(known =>
            known.Network.Contains(judged) && (known.Port is null ? port is 80 or 443 : known.Port == port));
    }

    private bool TryAddNetwork(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return false;
        }

        var colon = text.IndexOf(':', slash);
        int? port = null;
        if (colon >= 0)
        {
            if (!TryReadPort(text.AsSpan(colon + 1), out var given))
            {
                return false;
            }

            port = given;
        }

        if (!IPNetwork.TryParse(colon < 0 ? text : text.AsSpan(0, colon), out var network))
        {
            return false;
        }

        _networks.Add((network, port));
        return true;
    }

    private bool TryAddEndpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : "";
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && TryReadPort(text.AsSpan(colon + 1), out var port)
            && (_endpoints.Add(Key(host, port)) || true);
    }

    private static string Key(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{host.Trim('[', ']')}:{port}");

    private static bool TryReadPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;
}
