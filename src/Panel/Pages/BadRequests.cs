namespace Frota.Panel.Pages;

/// <summary>
/// A request that the server itself cannot take, such as a body over its limit: the sender's fault, not an error of
/// ours.
/// </summary>
internal static class BadRequests
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
    }
}
