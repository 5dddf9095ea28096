namespace Frota.Connectors.Llm.Calling;

/// <summary>What a provider's error says.</summary>
/// <param name="Kind">What can be done about it.</param>
/// <param name="Code">The provider's own code, cleaned; empty when there is none.</param>
/// <param name="RetryAfter">How long the provider wants us to wait, when it says so.</param>
internal sealed record ModelRefusal(ModelFault Kind, string Code, TimeSpan? RetryAfter);
