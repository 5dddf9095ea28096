using System.Globalization;
using System.Text.Json.Nodes;

namespace Frota.Simulators.Answering;

/// <summary>An answer that is not yet sent.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON; null for none.</param>
/// <param name="RetryAfter">The header of that name, in seconds.</param>
internal sealed record Reply(int Status, JsonNode? Body, int? RetryAfter = null)
{
    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Body is not null)
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(Body.ToJsonString(), http.RequestAborted);
        }
    }
}
