using System.Globalization;
using System.Text.Json.Serialization;

namespace Frota.Receiver.Webhooks;

/// <summary>What a refused request is told (RFC 9457): short, and nothing of what it sent.</summary>
internal sealed record Problem(string Title, int Status, string Detail)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static Problem BadRequest(string detail) => new("Bad Request", StatusCodes.Status400BadRequest, detail);

    public static Problem Unauthorized(string detail) => new("Unauthorized", StatusCodes.Status401Unauthorized, detail);

    public static Problem Forbidden() =>
        new("Forbidden", StatusCodes.Status403Forbidden, "The verify token is not this account's.");

    public static Problem NotFound() =>
        new("Not Found", StatusCodes.Status404NotFound, "No channel account has this address.");

    public static Problem Timeout() =>
        new("Request Timeout", StatusCodes.Status408RequestTimeout, "The body did not arrive in time.");

    public static Problem TooLarge() =>
        new("Payload Too Large", StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.");

    public static Problem UnsupportedMedia(string detail) =>
        new("Unsupported Media Type", StatusCodes.Status415UnsupportedMediaType, detail);

    public static Problem TooMany() =>
        new("Too Many Requests", StatusCodes.Status429TooManyRequests, "This account posts faster than its limit.");

    public static Problem Unavailable() =>
        new("Service Unavailable", StatusCodes.Status503ServiceUnavailable,
            "The webhook was not accepted; send it again.");

    /// <summary>Answers with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        if (Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(this, ProblemJson.Default.Problem, "application/problem+json");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
