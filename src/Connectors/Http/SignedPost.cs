using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Frota.Connectors.Channels.Signatures;

namespace Frota.Connectors.Http;

/// <summary>
/// Posts JSON signed by Standard Webhooks: what outgoing webhooks and the web chat's replies have in common.
/// </summary>
internal sealed class SignedPost(HttpClient http, TimeProvider time)
{
    private readonly OutgoingCall _call = new(http, time);

    /// <summary>
    /// Posts a body under an id that stays the same through all attempts, with a signature of each key: while one takes
    /// the other's place, the other side may have either.
    /// </summary>
    /// <exception cref="ArgumentException">A key cannot sign; see <see cref="StandardWebhooks.CanSign"/>.</exception>
    public Task<Exchange> SendAsync(
        Uri address, string id, byte[] json, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var signatures = string.Join(' ', keys.Select(key => StandardWebhooks.Sign(id, now, json, key)));
        return _call.PostAsync(
            address,
            json,
            request =>
            {
                request.Headers.Add(StandardWebhooks.IdHeader, id);
                request.Headers.Add(
                    StandardWebhooks.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
                request.Headers.Add(StandardWebhooks.SignatureHeader, signatures);
            },
            OutgoingCall.TotalTime,
            cancel);
    }

    /// <summary>
    /// An address that can be posted to: absolute, http or https, and without a user's name and password.
    /// </summary>
    public static bool TryReadAddress(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.UserInfo.Length == 0;
}
