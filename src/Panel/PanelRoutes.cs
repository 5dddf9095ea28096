using Frota.Panel.Chat;
using Frota.Panel.Overview;
using Frota.Panel.Pages;
using Frota.Telemetry.Health;
using Frota.Telemetry.Metrics.Serving;

namespace Frota.Panel;

/// <summary>What the panel answers to.</summary>
internal static class PanelRoutes
{
    public static WebApplication MapPanel(this WebApplication app)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.Use(BadRequests.AnswerAsync);
        app.UseStaticFiles(new StaticFileOptions
        {
            // Revalidated by ETag: a deployment's page never runs with an older script.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting();
        app.MapHealth();
        app.MapMetrics();
        app.MapOverview();
        app.MapWebChat();
        return app;
    }
}
