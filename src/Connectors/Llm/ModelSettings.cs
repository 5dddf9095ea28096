namespace Frota.Connectors.Llm;

/// <summary>How one provider is reached.</summary>
public sealed record ModelSettings
{
    /// <summary>
    /// How long one answer may take, from the request to the last byte of the body, when nothing else is set.
    /// </summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(10);

    /// <summary>Where the API lives, version included; null for the provider's own address.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The key; empty for a server that wants none. Never logged.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The model for tenants that name none.</summary>
    public string DefaultModel { get; init; } = "";

    /// <summary>
    /// How long one answer may take, the body's last byte included: 1 second to 10 minutes, 60 seconds by default.
    /// </summary>
    public TimeSpan Deadline { get; init; } = DefaultDeadline;

    /// <summary>What its models cost, by the provider's names of them; of the others the cost is not known.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Prices { get; init; } = new Dictionary<string, ModelPrice>();

    /// <summary>Everything that is wrong, each with how to mend it; empty when the settings can be used.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        if (BaseUrl is not null && !IsPlainHttp(BaseUrl))
        {
            faults.Add("BaseUrl must be an absolute http or https address without user, query or fragment");
        }

        // A line break in a header is either refused with the whole value in the message, or splits the request.
        if (!ApiKey.All(c => c is > ' ' and <= '~'))
        {
            faults.Add("ApiKey must be printable ASCII without spaces; look for a line break at its end");
        }

        if (Deadline < TimeSpan.FromSeconds(1) || Deadline > LongestDeadline)
        {
            faults.Add("Deadline must lie between 1 second and 10 minutes");
        }

        return faults;
    }

    /// <summary>Without the key, so that settings can be printed.</summary>
    public override string ToString() =>
        $"{nameof(ModelSettings)} {{ BaseUrl = {BaseUrl}, DefaultModel = {DefaultModel}, Deadline = {Deadline} }}";

    private static bool IsPlainHttp(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
}
