namespace Frota.Panel.Chat.Posting;

/// <summary>
/// Whether a post comes from our own page. Browsers say so themselves (Fetch Metadata), and where they do not, which
/// is over plain http and in old ones, the Origin's host must be the one that was asked. A post that tells neither is
/// refused.
/// </summary>
internal static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
        {
            return site.Count == 1 && site[0] == "same-origin";
        }

        // The scheme is left out: behind a proxy that ends TLS it is not ours to know.
        var origin = request.Headers.Origin;
        return origin.Count == 1
            && Uri.TryCreate(origin[0], UriKind.Absolute, out var page)
            && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
