using System.CommandLine;
using System.CommandLine.Parsing;

namespace Frota.Cli.Shell;

/// <summary>Addresses of web servers.</summary>
internal static class WebAddress
{
    /// <summary>Reads an absolute http or https address.</summary>
    public static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    /// <summary>An option that takes one.</summary>
    public static Option<Uri?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = Parse,
    };

    private static Uri? Parse(ArgumentResult result)
    {
        var url = Read(result.Tokens[0].Value);
        if (url is null)
        {
            result.AddError($"'{result.Tokens[0].Value}' is not an address that starts with http:// or https://");
        }

        return url;
    }
}
