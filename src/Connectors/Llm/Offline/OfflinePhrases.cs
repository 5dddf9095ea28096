namespace Frota.Connectors.Llm.Offline;

/// <summary>What is said besides the tenant's own answers.</summary>
/// <param name="Greeting">To somebody who only greets.</param>
/// <param name="Welcome">To somebody who only thanks.</param>
/// <param name="Unknown">When the FAQ has no answer.</param>
internal sealed record OfflinePhrases(string Greeting, string Welcome, string Unknown)
{
    public static readonly OfflinePhrases Portuguese = new(
        "Olá! Como posso ajudar?",
        "Por nada! Se precisar de mais alguma coisa, é só escrever.",
        "Não sei responder a isso. Se preferir falar com uma pessoa da nossa equipe, é só pedir.");

    public static readonly OfflinePhrases English = new(
        "Hello! How can I help?",
        "You are welcome! If you need anything else, just write.",
        "I do not know the answer to that. If you would like to talk to a person on our team, just ask.");

    /// <summary>Portuguese for every <c>pt</c> locale, English for all others.</summary>
    public static OfflinePhrases For(string locale) =>
        locale.Equals("pt", StringComparison.OrdinalIgnoreCase)
        || locale.StartsWith("pt-", StringComparison.OrdinalIgnoreCase)
        || locale.StartsWith("pt_", StringComparison.OrdinalIgnoreCase)
            ? Portuguese
            : English;
}
