namespace Frota.Connectors.Llm.Offline;

/// <summary>Looks a question up in one tenant's FAQ.</summary>
/// <param name="question">What the contact wrote, without greetings: at most 500 characters.</param>
/// <param name="cancel">Ends the search.</param>
/// <returns>What fits, best first; empty when nothing does.</returns>
public delegate Task<IReadOnlyList<FaqAnswer>> FaqSearch(string question, CancellationToken cancel);
