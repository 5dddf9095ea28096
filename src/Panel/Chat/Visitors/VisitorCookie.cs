using Frota.Panel.Accounts;

namespace Frota.Panel.Chat.Visitors;

/// <summary>Keeps a visitor's pass in the browser.</summary>
internal sealed class VisitorCookie(VisitorPass pass)
{
    public const string Name = "frota_visitor";

    /// <summary>How long a visitor who stays away is remembered.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <summary>Who asks, or null when no valid pass came along.</summary>
    public Visitor? Find(HttpContext context, ChatAccount account) =>
        pass.Read(account.Key, context.Request.Cookies[Name]) is { } id ? new Visitor(account.Id, id) : null;

    /// <summary>Who asks, a new visitor if need be; the answer renews the cookie.</summary>
    public Visitor Welcome(HttpContext context, ChatAccount account)
    {
        var visitor = Find(context, account) ?? new Visitor(account.Id, VisitorPass.NewId());
        context.Response.Cookies.Append(Name, pass.Issue(account.Key, visitor.Id), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = Lifetime,
            Path = $"/chat/{account.Key}",
            SameSite = SameSiteMode.Lax,
            Secure = IsHttps(context.Request),
        });
        return visitor;
    }

    /// <summary>
    /// A proxy's word is enough here: who lies about it hides the cookie from their own later requests alone.
    /// </summary>
    private static bool IsHttps(HttpRequest request) =>
        request.IsHttps
        || string.Equals(request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase);
}
