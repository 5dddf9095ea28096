using System.Data.Common;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.Page;
using Frota.Panel.Chat.Posting;
using Frota.Panel.Chat.Replies;
using Frota.Panel.Chat.Streams;

namespace Frota.Panel.Chat;

/// <summary>
/// The web chat's addresses. Each names an account; one that is not there is a 404 before anything else happens.
/// </summary>
internal static class ChatRoutes
{
    public static void MapWebChat(this IEndpointRouteBuilder endpoints)
    {
        var chat = endpoints.MapGroup("/chat/{accountKey}");
        chat.MapGet("", For<PageEndpoint>((page, context, account) =>
            page.ShowAsync(context, account, context.RequestAborted)));
        chat.MapPost("/messages", For<PostEndpoint>((post, context, account) =>
            post.PostAsync(context, account, context.RequestAborted)));
        chat.MapPost("/replies", For<ReplyEndpoint>((reply, context, account) =>
            reply.ReceiveAsync(context, account, context.RequestAborted)));
        chat.MapGet("/stream", For<StreamEndpoint>(StreamAsync));
    }

    private static async Task StreamAsync(StreamEndpoint stream, HttpContext context, ChatAccount account)
    {
        // An open stream would keep a stopping panel waiting for its browser.
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        try
        {
            await stream.StreamAsync(context, account, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // the browser left, or we do
        }
    }

    private static RequestDelegate For<T>(Func<T, HttpContext, ChatAccount, Task> answer)
        where T : notnull => async context =>
        {
            if (await FindAsync(context) is { } account)
            {
                await answer(context.RequestServices.GetRequiredService<T>(), context, account);
            }
        };

    private static async Task<ChatAccount?> FindAsync(HttpContext context)
    {
        try
        {
            var key = (string)context.Request.RouteValues["accountKey"]!;
            var accounts = context.RequestServices.GetRequiredService<ChatAccounts>();
            var account = await accounts.FindAsync(key, context.RequestAborted);
            context.Response.StatusCode = account is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            return account;
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // never read since the start
            context.Response.Headers.RetryAfter = "5";
            return null;
        }
    }
}
