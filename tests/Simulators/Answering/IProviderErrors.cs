namespace Frota.Simulators.Answering;

/// <summary>The errors that every provider has, in its own words.</summary>
internal interface IProviderErrors
{
    Reply Unauthorized { get; }

    Reply ServerError { get; }

    Reply RateLimited(int retryAfter);
}
