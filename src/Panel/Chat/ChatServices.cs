using Frota.Connectors.Http;
using Frota.Connectors.Integrations;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Limits;
using Frota.Panel.Chat.Page;
using Frota.Panel.Chat.Posting;
using Frota.Panel.Chat.Replies;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat;

/// <summary>Puts the web chat together.</summary>
internal static class ChatServices
{
    public static IServiceCollection AddWebChat(this IServiceCollection services, PanelSettings settings)
    {
        services.AddSingleton(new VisitorPass(settings.Visitors));
        services.AddSingleton<VisitorCookie>();
        services.AddSingleton<IChatHistory, PostgresHistory>();
        services.AddSingleton(new StreamHub(settings.MaxStreams));
        services.AddHostedService<StreamMetrics>();
        services.AddSingleton<RecentReplies>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<PostEndpoint>();
        services.AddSingleton<ReplyEndpoint>();
        services.AddSingleton<StreamEndpoint>();
        return services.AddLimiter(settings).AddReceiver(settings);
    }

    private static IServiceCollection AddLimiter(this IServiceCollection services, PanelSettings settings)
    {
        services.AddSingleton(s => new LocalLimiter(s.GetRequiredService<TimeProvider>()));
        return settings.Redis is { } redis
            ? services.AddSingleton<IMessageLimiter>(s => new RedisLimiter(
                redis, s.GetRequiredService<LocalLimiter>(), s.GetRequiredService<ILogger<RedisLimiter>>()))
            : services.AddSingleton<IMessageLimiter>(s => s.GetRequiredService<LocalLimiter>());
    }

    private static IServiceCollection AddReceiver(this IServiceCollection services, PanelSettings settings)
    {
        services.AddSingleton(_ => OutgoingHttp.Trusted());
        services.AddSingleton(s => new OutgoingWebhook(
            s.GetRequiredService<HttpClient>(), s.GetRequiredService<TimeProvider>()));
        return services.AddSingleton(s => new ReceiverDoor(
            settings.Receiver, s.GetRequiredService<OutgoingWebhook>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ReceiverDoor>>()));
    }
}
