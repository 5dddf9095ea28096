using System.Net;
using Xunit;

namespace Frota.UnitTests.Panel.Overview;

public sealed class OverviewPageTests
{
    [Fact]
    public async Task The_panel_starts_without_Postgres_and_says_what_is_missing()
    {
        await using var panel = await TestPanel.StartAsync();

        using var page = await panel.Client.GetAsync("/", TestContext.Current.CancellationToken);
        using var ready = await panel.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<li>postgres: not reachable</li>",
            await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }
}
