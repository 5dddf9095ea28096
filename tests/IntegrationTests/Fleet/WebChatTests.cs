using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Microsoft.Playwright;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>A person talks to the assistant in a real browser.</summary>
public sealed class WebChatTests(TestServers servers)
{
    private const string Chromium = "/usr/bin/chromium";

    [Fact]
    public async Task A_person_writes_in_a_browser_and_reads_the_answer()
    {
        Assert.SkipUnless(File.Exists(Chromium), "the distribution's chromium is not installed");
        var panel = FleetProcess.FreeUrl();
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { WebChat = panel });
        await using (var connection = await fleet.OwnerAsync())
        {
            var secret = "whsec_" + Convert.ToBase64String(new byte[32]);
            await fleet.AddAccountAsync(connection, fleet.TenantId, "webchat", "site", "", secret, secret);
        }

        await using var process = fleet.Start("Panel", [$"--PANEL_URL={panel}"], panel);
        await process.ReadyAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                "--disable-sync",
            ],
        });
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{panel}/chat/site");
        await SayAsync(page, "hello from a browser");
        await page.GetByText("echo: hello from a browser").WaitForAsync();
        await SayAsync(page, "and again");
        await page.GetByText("echo: and again").WaitForAsync();

        // What was said is still there after a reload, once.
        await page.ReloadAsync();
        await page.GetByText("echo: and again").WaitForAsync();
        Assert.Equal(1, await page.GetByText("echo: hello from a browser").CountAsync());
        Assert.Equal(2, await fleet.AskAsync<long>("SELECT count(*) FROM outbound_messages WHERE state = 'sent'"));
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByRole(AriaRole.Textbox).FillAsync(text);
        await page.GetByRole(AriaRole.Textbox).PressAsync("Enter");
    }
}
