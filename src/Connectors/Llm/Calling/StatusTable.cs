namespace Frota.Connectors.Llm.Calling;

/// <summary>What an HTTP status means when the body says nothing more precise.</summary>
internal static class StatusTable
{
    /// <summary>
    /// 402 is about money, 408, 409 and 425 pass, 429 asks for patience, 5xx pass (529 is "overloaded" at some
    /// providers); everything else, redirects included, will be the same next time.
    /// </summary>
    public static ModelFault Judge(int status) => status switch
    {
        402 => ModelFault.Quota,
        408 or 409 or 425 => ModelFault.Transient,
        429 => ModelFault.RateLimited,
        >= 500 => ModelFault.Transient,
        _ => ModelFault.Refused,
    };
}
