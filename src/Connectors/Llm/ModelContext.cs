using Frota.Connectors.Llm.Offline;

namespace Frota.Connectors.Llm;

/// <summary>What a provider may need to know of the conversation it answers in.</summary>
/// <param name="Locale">The conversation's language as a BCP 47 tag, such as <c>pt-BR</c>.</param>
/// <param name="Faq">Looks a question up in the FAQ of this conversation's tenant, and of no other.</param>
public sealed record ModelContext(string Locale, FaqSearch Faq);
