namespace Frota.Conversations.Turns;

/// <summary>What the rules say when no model is asked, in the languages of the assistants.</summary>
/// <param name="HandOff">A person will answer.</param>
/// <param name="LateHandOff">The same, after a long wait.</param>
/// <param name="OnlyText">The assistant reads only text.</param>
/// <param name="Closed">It is outside the opening hours.</param>
/// <param name="Apology">Begins an answer that comes late.</param>
public sealed record Phrases(string HandOff, string LateHandOff, string OnlyText, string Closed, string Apology)
{
    private static readonly Phrases Portuguese = new(
        "Vou chamar uma pessoa da equipe para continuar o seu atendimento.",
        "Desculpe a demora. Vou chamar uma pessoa da equipe para continuar o seu atendimento.",
        "Por aqui eu só consigo ler mensagens de texto. Pode me escrever, por favor?",
        "Recebemos sua mensagem fora do nosso horário de atendimento. Responderemos assim que abrirmos.",
        "Desculpe a demora em responder.");

    private static readonly Phrases English = new(
        "I am calling a person from our team to continue with you.",
        "Sorry for the delay. I am calling a person from our team to continue with you.",
        "I can only read text messages here. Could you write it to me, please?",
        "Your message reached us outside our opening hours. We will answer as soon as we open.",
        "Sorry for the late reply.");

    /// <summary>In a two-letter language; English where we have no other.</summary>
    public static Phrases In(string language) => language == "pt" ? Portuguese : English;
}
