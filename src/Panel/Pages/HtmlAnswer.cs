using System.Text;

namespace Frota.Panel.Pages;

/// <summary>Answers with a page.</summary>
internal static class HtmlAnswer
{
    /// <summary>Pages show what one visitor wrote: no cache between may keep them.</summary>
    public static async Task WriteAsync(HttpContext context, int status, Html page)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Language, Cookie";
        var bytes = Encoding.UTF8.GetBytes(page.Markup);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
