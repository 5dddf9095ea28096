using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Redis;

namespace Frota.Cli.Redis;

/// <summary><c>frota redis audit</c>.</summary>
internal sealed class RedisAudit() : Verb("audit",
    "Count the keys of each family, and find those that nobody owns, that never end, or that end too late. "
        + "Exit 6 when there are any.",
    "frota redis audit",
    "frota redis audit --json | jq '.data.families[] | select(.astray > 0)'")
{
    private const int MostKeys = 10_000_000;

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var census = await RedisDoor.AskAsync(
            call.Settings, database => RedisCensus.TakeAsync(database, MostKeys, cancel), cancel);
        var astray = census.Families.Sum(f => f.Astray);
        call.Output.Show(new Audited(astray, [.. census.Families.Select(f => new AuditedFamily(f.Name,
            f.Family?.Prefix, f.Family?.Owner, f.Family?.Longest.TotalSeconds, f.Keys, f.Bytes, f.Endless, f.TooLong,
            f.Astray, f.Example))]), page => Show(page, census));
        if (astray > 0)
        {
            call.Output.Note($"{astray} keys are astray; find their writer with: redis-cli monitor");
        }

        return astray == 0 ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }

    private static void Show(Page page, RedisCensus census) => page.Table(
        ["family", "written by", "lives at most", "keys", "bytes", "never end", "end too late", "for example"],
        [.. census.Families.Where(f => f.Family is not null || f.Keys > 0).Select(f => (Cell[])[
            f.Name, f.Family?.Owner ?? "nobody we know", f.Family is { } family ? Duration.Format(family.Longest) : "",
            f.Keys, f.Bytes, Fault(f.Endless), Fault(f.TooLong), f.Example])]);

    private static Cell Fault(long keys) =>
        new(keys.ToString(System.Globalization.CultureInfo.InvariantCulture), keys == 0 ? Ink.Good : Ink.Bad);

    private sealed record Audited(long Astray, IReadOnlyList<AuditedFamily> Families);

    private sealed record AuditedFamily(string Name, string? Prefix, string? Owner, double? LongestSeconds, long Keys,
        long Bytes, long Endless, long TooLong, long Astray, string Example);
}
