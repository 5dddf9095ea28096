using System.Globalization;
using Frota.Cli.Shell;

namespace Frota.Cli.Trace;

/// <summary>
/// What an id may be. Its form tells: a UUID is a webhook's (without dashes: its trace's) or a send's, a number is a
/// row's, anything else is a provider's. A number may belong to several rows, so it may say which:
/// <c>inbound:12</c>, <c>turn:12</c>, <c>outbound:12</c>.
/// </summary>
internal sealed record SoughtId(string Text, long? Inbound, long? Turn, long? Outbound, Guid? Uuid)
{
    /// <summary>Longer ids are nobody's; the tables hold no longer one.</summary>
    public const int Longest = 300;

    // What the receiver's clock and the table's may differ by, as one statement reads and the other writes.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>The moment that a UUID of version 7 was made; null for any other.</summary>
    public DateTime? MadeAt => Uuid is { Version: 7 } uuid
        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(
            uuid.ToString("N").AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).UtcDateTime
        : null;

    /// <summary>The parameters of <see cref="TraceSql.Find"/>.</summary>
    public object Parameters(int most) => new
    {
        text = Text,
        inbound = Inbound,
        turn = Turn,
        outbound = Outbound,
        uuid = Uuid,
        since = MadeAt - Slack,
        until = MadeAt + Slack,
        most,
    };

    /// <summary>Reads what a person gave.</summary>
    /// <exception cref="CliFault">It cannot be an id.</exception>
    public static SoughtId Read(string given)
    {
        var text = given.Trim();
        if (text.Length is 0 or > Longest || text.Any(char.IsControl))
        {
            throw CliFault.Usage($"an id has 1 to {Longest} characters and none of them controls a terminal");
        }

        if (text.Split(':', 2) is [var kind, var rest] && Number(rest) is { } number
            && kind is "inbound" or "turn" or "outbound")
        {
            return new SoughtId("", kind == "inbound" ? number : null, kind == "turn" ? number : null,
                kind == "outbound" ? number : null, null);
        }

        var row = Number(text);
        return new SoughtId(text, row, row, row, Guid.TryParse(text, out var uuid) ? uuid : null);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
