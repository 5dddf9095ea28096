using System.Data.Common;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Posting;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Frota.Panel.Pages;

namespace Frota.Panel.Chat.Page;

/// <summary>
/// <c>GET /chat/{accountKey}</c>, and the same page as the answer to a form that could not be posted.
/// </summary>
internal sealed partial class PageEndpoint(IChatHistory history, VisitorCookie cookie, ILogger<PageEndpoint> log)
{
    /// <summary>
    /// The query that the page is called with after a post: <c>told=accepted</c>, <c>told=no_visitor</c>.
    /// </summary>
    public const string ToldQuery = "told";

    public Task ShowAsync(HttpContext context, ChatAccount account, CancellationToken cancel)
    {
        PostOutcome? told = (string?)context.Request.Query[ToldQuery] switch
        {
            "accepted" => PostOutcome.Accepted,
            "no_visitor" when cookie.Find(context, account) is null => PostOutcome.NoVisitor,
            _ => null,
        };
        return ShowAsync(context, account, new Draft(Guid.NewGuid(), ""), StatusCodes.Status200OK, told, cancel);
    }

    /// <summary>Shows the page with a draft in its field.</summary>
    public async Task ShowAsync(
        HttpContext context, ChatAccount account, Draft draft, int status, PostOutcome? told, CancellationToken cancel)
    {
        var visitor = cookie.Welcome(context, account);
        var said = await ReadAsync(account, visitor, cancel);
        var words = ChatWords.In(Languages.Of(context.Request));
        await HtmlAnswer.WriteAsync(context, status, ChatPage.Render(new ChatView(account, said, draft, told), words));
    }

    private async Task<ChatLog?> ReadAsync(ChatAccount account, Visitor visitor, CancellationToken cancel)
    {
        try
        {
            return await history.ReadAsync(account, visitor, Cursor.Start, cancel);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            NoHistory(account.Key, e.GetType().Name);
            return null; // messages can be posted all the same: the receiver needs no Postgres
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "History of {Account} cannot be read: {Error}")]
    private partial void NoHistory(string account, string error);
}
