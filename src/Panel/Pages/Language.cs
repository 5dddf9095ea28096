using Microsoft.Net.Http.Headers;

namespace Frota.Panel.Pages;

/// <summary>The languages that pages are written in.</summary>
internal enum Language
{
    Portuguese,
    English,
}

/// <summary>Chooses a page's language.</summary>
internal static class Languages
{
    /// <summary>
    /// The one the browser likes best of those we have, by the weights of Accept-Language (RFC 9110, 12.5.4);
    /// Portuguese when it likes none.
    /// </summary>
    public static Language Of(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var liked))
        {
            return Language.Portuguese;
        }

        return liked.Where(tag => tag.Quality is not 0)
            .OrderByDescending(tag => tag.Quality ?? 1) // stable: equals stay in the browser's order
            .Select(tag => Of(tag.Value.AsSpan()))
            .FirstOrDefault(language => language is not null) ?? Language.Portuguese;
    }

    private static Language? Of(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOf('-');
        return (end < 0 ? tag : tag[..end]) switch
        {
            var primary when primary.Equals("pt", StringComparison.OrdinalIgnoreCase) => Language.Portuguese,
            var primary when primary.Equals("en", StringComparison.OrdinalIgnoreCase) => Language.English,
            _ => null,
        };
    }
}
