using System.Globalization;
using Frota.Cli.Shell;

namespace Frota.Cli.Health;

/// <summary>Where Redis is, out of <c>host:port[,password=…][,other=…]</c>; of several servers the first.</summary>
internal sealed record RedisAddress(string Host, int Port, string? Password)
{
    private const int DefaultPort = 6379;
    private const string PasswordKey = "password=";

    /// <exception cref="CliFault">There is no host, or the port is no port.</exception>
    public static RedisAddress Parse(string setting)
    {
        var parts = setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var server = parts.FirstOrDefault(p => !p.Contains('=', StringComparison.Ordinal)) ?? "";
        var colon = server.LastIndexOf(':');
        var host = colon < 0 ? server : server[..colon];
        var port = DefaultPort;
        if (host.Length == 0 || (colon >= 0
            && !(int.TryParse(server[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port is > 0 and <= 65535)))
        {
            throw CliFault.Usage(
                $"{SettingNames.Redis} is not an address", "write it as host:port or host:port,password=…");
        }

        var password = parts.FirstOrDefault(p => p.StartsWith(PasswordKey, StringComparison.OrdinalIgnoreCase));
        return new RedisAddress(host.Trim('[', ']'), port, password?[PasswordKey.Length..]);
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
