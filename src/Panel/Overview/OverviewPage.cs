using Frota.Panel.Accounts;
using Frota.Panel.Pages;
using Frota.Telemetry.Health;

namespace Frota.Panel.Overview;

/// <summary><c>/</c>: which chats there are, and whether the panel is well.</summary>
internal static class OverviewPage
{
    public static void MapOverview(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/", (RequestDelegate)ShowAsync);

    private static async Task ShowAsync(HttpContext context)
    {
        var probe = context.RequestServices.GetRequiredService<HealthProbe>();
        var report = await probe.ReportAsync(context.RequestAborted);
        var accounts = context.RequestServices.GetRequiredService<ChatAccounts>();
        var chats = report.IsReady ? await accounts.AllAsync(context.RequestAborted) : [];
        var page = Render(Words.In(Languages.Of(context.Request)), chats, report);
        await HtmlAnswer.WriteAsync(context, StatusCodes.Status200OK, page);
    }

    internal static Html Render(Words words, IReadOnlyCollection<ChatAccount> accounts, ReadinessReport report) =>
        Html.Of($"""
        <!doctype html>
        <html lang="{words.Tag}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>Frota</title>
          <link rel="icon" href="/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/panel.css">
        </head>
        <body class="overview">
          <main>
            <h1>Frota</h1>
            <section aria-labelledby="chats">
              <h2 id="chats">{words.Chats}</h2>
              {Chats(words, accounts)}
            </section>
            <section aria-labelledby="health">
              <h2 id="health">{words.Health}</h2>
              {Health(words, report)}
            </section>
          </main>
        </body>
        </html>

        """);

    private static Html Chats(Words words, IReadOnlyCollection<ChatAccount> accounts) => accounts.Count == 0
        ? Html.Of($"<p>{words.NoChats}</p>")
        : Html.Of($"<ul>{Html.Join(accounts.OrderBy(a => a.Title, StringComparer.CurrentCulture).Select(Chat))}</ul>");

    private static Html Chat(ChatAccount account) => Html.Of(
        $"""<li><a href="/chat/{account.Key}">{account.Title}</a> <span class="key">{account.Key}</span></li>""");

    private static Html Health(Words words, ReadinessReport report) => report.Faults is not { } faults
        ? Html.Of($"""<p class="good">{words.Ready}</p>""")
        : Html.Of($"""<ul class="bad">{Html.Join(faults.Select(Fault))}</ul>""");

    private static Html Fault(ReadinessFault fault) => Html.Of($"<li>{fault.Name}: {fault.Fault}</li>");

    internal sealed record Words(string Tag, string Chats, string NoChats, string Health, string Ready)
    {
        private static readonly Words Portuguese =
            new("pt-BR", "Conversas na web", "Nenhuma conta de chat na web está ativa.", "Saúde", "Tudo em ordem.");

        private static readonly Words English =
            new("en", "Web chats", "No web chat account is active.", "Health", "All is well.");

        public static Words In(Language language) => language == Language.English ? English : Portuguese;
    }
}
