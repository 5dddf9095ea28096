using System.Net;
using System.Security.Cryptography;
using Frota.Database.Accounts;
using Frota.Database.Secrets;
using Frota.Panel;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Replies;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Frota.UnitTests.Panel;

/// <summary>
/// The whole panel on a free port, with accounts and history of the test's own, before the address of a receiver.
/// </summary>
internal sealed class TestPanel : IAsyncDisposable
{
    public const string Key = "clinica";
    public const string HookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string SendSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    private readonly WebApplication _app;

    private TestPanel(WebApplication app, Settable state)
    {
        _app = app;
        State = state;
        Address = new Uri(app.Urls.Single());
        Client = NewBrowser();
    }

    public Settable State { get; }

    public Uri Address { get; }

    /// <summary>A browser that keeps cookies, follows no redirect and posts from the panel's own pages.</summary>
    public HttpClient Client { get; }

    public RecentReplies Recent => _app.Services.GetRequiredService<RecentReplies>();

    public StreamHub Hub => _app.Services.GetRequiredService<StreamHub>();

    public static ChatAccount Account(params string[] webhookSecrets) => new(
        new ChannelAccount(7, 3, "webchat", Key, "", null, webhookSecrets, [], SendSecret),
        "Clínica & Cia",
        TimeZoneInfo.Utc);

    public static async Task<TestPanel> StartAsync(Uri? receiver = null, int maxStreams = 100)
    {
        var state = new Settable();
        var settings = new PanelSettings(
            new Uri("http://127.0.0.1:0"), receiver ?? new Uri("http://127.0.0.1:9"), "Host=127.0.0.1;Port=9",
            "Host=127.0.0.1;Port=9", SecretBox.Parse($"k:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}"),
            new VisitorKey(RandomNumberGenerator.GetBytes(VisitorKey.Length)), null, maxStreams);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigurePanel(settings);
        builder.Services.AddPanel(settings);
        builder.Services.AddSingleton<TimeProvider>(state.Clock);
        builder.Services.AddSingleton<IChatAccountSource>(state);
        builder.Services.AddSingleton<IChatHistory>(state);
        var app = builder.Build();
        app.MapPanel();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestPanel(app, state);
    }

    public HttpClient NewBrowser()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    /// <summary>Opens the page; returns the visitor's id that came with it.</summary>
    public async Task<string> VisitAsync(HttpClient? browser = null)
    {
        using var page = await (browser ?? Client).GetAsync($"/chat/{Key}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var cookie = page.Headers.GetValues("Set-Cookie").Single();
        return cookie[(VisitorCookie.Name.Length + 1)..cookie.IndexOf('.', StringComparison.Ordinal)];
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>What Postgres would say.</summary>
    internal sealed class Settable : IChatAccountSource, IChatHistory
    {
        public ManualClock Clock { get; } = new();

        public List<ChatAccount> Accounts { get; } = [Account(HookSecret)];

        public ChatLog Log { get; set; } = ChatLog.Empty;

        public Exception? Fault { get; set; }

        public List<Cursor> Asked { get; } = [];

        public Task<IReadOnlyList<ChatAccount>> ReadAsync(CancellationToken cancel) =>
            Fault is null ? Task.FromResult<IReadOnlyList<ChatAccount>>([.. Accounts]) : throw Fault;

        public Task<ChatLog> ReadAsync(ChatAccount account, Visitor visitor, Cursor after, CancellationToken cancel)
        {
            Asked.Add(after);
            return Fault is null ? Task.FromResult(Log) : throw Fault;
        }
    }
}
