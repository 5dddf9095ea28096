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
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var families = await RedisDoor.AskAsync(
            call.Settings, database => RedisCensus.TakeAsync(database, int.MaxValue, cancel), cancel);
        var astray = families.Sum(f => f.Astray);
        call.Output.Show(new Audited(astray, [.. families.Select(f => new AuditedFamily(f.Name,
            f.Family?.Prefix, f.Family?.Owner, f.Family?.Longest.TotalSeconds, f.Keys, f.Bytes, f.Endless, f.TooLong,
            f.Astray, f.Example))]), page => Show(page, families));
        if (astray > 0)
        {
            call.Output.Note($"{astray} keys are astray; find their writer with: redis-cli monitor");
        }

        return astray == 0 ? ExitCodes.Ok : ExitCodes.Unhealthy;
    }

    private static void Show(Page page, IReadOnlyList<FamilyCount> families) => page.Table(
        ["family", "written by", "lives at most", "keys", "bytes", "never end", "end too late", "for example"],
        [.. families.Where(f => f.Family is not null || f.Keys > 0).Select(f => (Cell[])[
            f.Name, f.Family?.Owner ?? "nobody we know", f.Family is { } family ? Duration.Format(family.Longest) : "",
            f.Keys, f.Bytes, Cell.Faults(f.Endless), Cell.Faults(f.TooLong), f.Example])]);

    private sealed record Audited(long Astray, IReadOnlyList<AuditedFamily> Families);

    private sealed record AuditedFamily(string Name, string? Prefix, string? Owner, double? LongestSeconds, long Keys,
        long Bytes, long Endless, long TooLong, long Astray, string Example);
}
