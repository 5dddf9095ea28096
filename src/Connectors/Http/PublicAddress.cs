using System.Net;
using System.Net.Sockets;

namespace Frota.Connectors.Http;

/// <summary>Tells addresses of the public internet from those of our own machines, networks and neighbours.</summary>
public static class PublicAddress
{
    // IANA's special-purpose registry for IPv4, as of RFC 6890 and its updates.
    private static readonly IPNetwork[] ClosedV4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4");

    // Only global unicast is open in IPv6, which leaves out ::1, fc00::/7, fe80::/10, ff00::/8 and 64:ff9b::/96 (NAT64,
    // which reaches IPv4).
    private static readonly IPNetwork[] OpenV6 = Networks("2000::/3");

    // Within it: protocol assignments such as Teredo, documentation, and 6to4, which also holds an IPv4 address.
    private static readonly IPNetwork[] ClosedV6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /// <summary>
    /// Whether an address belongs to the public internet. An IPv4 address mapped into IPv6 is judged as IPv4.
    /// </summary>
    public static bool Contains(IPAddress address)
    {
        var judged = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return judged.AddressFamily switch
        {
            AddressFamily.InterNetwork => !IsIn(ClosedV4, judged),
            AddressFamily.InterNetworkV6 => IsIn(OpenV6, judged) && !IsIn(ClosedV6, judged),
            _ => false,
        };
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) =>
        Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Networks(params string[] texts) => Array.ConvertAll(texts, IPNetwork.Parse);
}
