using Frota.Backups.Runs;
using Xunit;

namespace Frota.UnitTests.Backups.Runs;

public sealed class HookTests : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("frota-hook-");

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public async Task One_that_ends_well_says_nothing() => Assert.Null(await RunAsync("exit 0"));

    [Fact]
    public async Task One_that_fails_is_quoted() =>
        Assert.Contains("ended with 3: not today", await RunAsync("echo not today >&2; exit 3"),
            StringComparison.Ordinal);

    [Fact]
    public async Task One_that_takes_too_long_is_ended() =>
        Assert.Contains("took longer", await RunAsync("exec sleep 1000", limitMs: 50), StringComparison.Ordinal);

    [Fact]
    public async Task One_that_is_not_there_is_named() => Assert.Contains("/no/such/program",
        await Hook.RunAsync("/no/such/program", [], TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken),
        StringComparison.Ordinal);

    [Fact]
    public async Task Arguments_are_no_shells_to_read() => Assert.Null(
        await RunAsync("test \"$1\" = '$(id); x'", arguments: ["$(id); x"]));

    [Fact]
    public async Task It_knows_none_of_our_settings()
    {
        Environment.SetEnvironmentVariable("FROTA_HOOK_TEST", "hidden");
        Assert.Null(await RunAsync("test -z \"$FROTA_HOOK_TEST\""));
    }

    private async Task<string?> RunAsync(string script, int limitMs = 30_000, params string[] arguments)
    {
        var path = Path.Combine(_place.FullName, "hook");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await Hook.RunAsync(
            path, arguments, TimeSpan.FromMilliseconds(limitMs), TestContext.Current.CancellationToken);
    }
}
