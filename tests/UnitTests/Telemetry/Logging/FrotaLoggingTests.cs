using Frota.Telemetry.Logging;
using Frota.Telemetry.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Frota.UnitTests.Telemetry.Logging;

public sealed class FrotaLoggingTests
{
    [Theory]
    [InlineData(null, "Frota.Panel", LogLevel.Information, true)]
    [InlineData(null, "Frota.Panel", LogLevel.Debug, false)]
    [InlineData("debug", "Frota.Panel", LogLevel.Debug, true)]
    [InlineData(null, "Microsoft.AspNetCore.Routing", LogLevel.Information, false)]
    [InlineData("Trace", "System.Net.Http.HttpClient", LogLevel.Information, false)]
    [InlineData("Error", "Microsoft.AspNetCore.Routing", LogLevel.Warning, false)]
    [InlineData(null, "Microsoft.AspNetCore.Routing", LogLevel.Warning, true)]
    [InlineData(null, "Microsoft.Hosting.Lifetime", LogLevel.Information, true)]
    public void The_level_is_ours_and_the_framework_is_quiet(
        string? setting, string category, LogLevel level, bool written)
    {
        var settings = Settings(("LOG_LEVEL", setting), ("LOG", "json"));
        using var services = Services(settings);

        Assert.Equal(written, services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
        settings.Faults.ThrowIfAny();
    }

    [Fact]
    public void Wrong_words_are_faults()
    {
        var settings = Settings(("LOG_LEVEL", "loud"), ("LOG", "xml"));
        using var services = Services(settings);

        Assert.Equal(2, Assert.Throws<SettingFaultsException>(settings.Faults.ThrowIfAny).Faults.Count);
    }

    private static ServiceProvider Services(FrotaSettings settings) =>
        new ServiceCollection().AddLogging(log => log.AddFrotaLogging(settings, new LogOrigin("panel", "panel")))
            .BuildServiceProvider();

    private static FrotaSettings Settings(params (string Name, string? Value)[] pairs) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(pairs.Select(p => KeyValuePair.Create(p.Name, p.Value))).Build());
}
