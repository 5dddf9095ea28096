using System.Globalization;
using Frota.Panel.Chat.Posting;
using Frota.Panel.Pages;

namespace Frota.Panel.Chat.Page;

/// <summary>What the chat page says, in one language.</summary>
internal sealed record ChatWords(
    string Tag, string Log, string You, string Us, string Begin, string Field, string Hint, string Send, string Sending,
    string Failed, string Again, string Typing, string Offline, string NoScript, string Reload, string Sent,
    string NoHistory, string Empty, string TooLong, string Unreadable, string TooMany, string NoVisitor, string Foreign,
    string NotDelivered)
{
    private static readonly ChatWords Portuguese = new(
        Tag: "pt-BR",
        Log: "Conversa",
        You: "Você",
        Us: "Atendimento",
        Begin: "Escreva uma mensagem para começar.",
        Field: "Mensagem",
        Hint: "Enter envia, Shift+Enter quebra a linha.",
        Send: "Enviar",
        Sending: "Enviando…",
        Failed: "Não entregue.",
        Again: "Tentar de novo",
        Typing: "Escrevendo…",
        Offline: "Sem conexão. Tentando de novo…",
        NoScript: "Sem JavaScript, as respostas aparecem quando a página é recarregada.",
        Reload: "Recarregar",
        Sent: "Mensagem enviada. A resposta aparece aqui.",
        NoHistory: "A conversa anterior não pode ser mostrada agora.",
        Empty: "Escreva algo antes de enviar.",
        TooLong: "A mensagem é longa demais: no máximo 4000 caracteres.",
        Unreadable: "A mensagem não pôde ser lida.",
        TooMany: "Muitas mensagens em pouco tempo. Aguarde um minuto e envie de novo.",
        NoVisitor: "Esta conversa precisa de cookies. Permita cookies e recarregue a página.",
        Foreign: "O envio veio de outra página e foi recusado.",
        NotDelivered: "A mensagem não foi entregue. Envie de novo: ela não chegará repetida.");

    private static readonly ChatWords English = new(
        Tag: "en",
        Log: "Conversation",
        You: "You",
        Us: "Support",
        Begin: "Write a message to begin.",
        Field: "Message",
        Hint: "Enter sends, Shift+Enter breaks the line.",
        Send: "Send",
        Sending: "Sending…",
        Failed: "Not delivered.",
        Again: "Try again",
        Typing: "Writing…",
        Offline: "No connection. Trying again…",
        NoScript: "Without JavaScript, answers appear when the page is reloaded.",
        Reload: "Reload",
        Sent: "Message sent. The answer will appear here.",
        NoHistory: "What was said before cannot be shown right now.",
        Empty: "Write something before sending.",
        TooLong: "The message is too long: at most 4000 characters.",
        Unreadable: "The message could not be read.",
        TooMany: "Too many messages in a short time. Wait a minute and send again.",
        NoVisitor: "This chat needs cookies. Allow cookies and reload the page.",
        Foreign: "The message came from another page and was refused.",
        NotDelivered: "The message was not delivered. Send it again: it will not arrive twice.");

    public CultureInfo Culture => CultureInfo.GetCultureInfo(Tag);

    public static ChatWords In(Language language) => language == Language.English ? English : Portuguese;

    /// <summary>What became of a message.</summary>
    public string Of(PostOutcome outcome) => outcome switch
    {
        PostOutcome.Accepted => Sent,
        PostOutcome.Empty => Empty,
        PostOutcome.TooLong => TooLong,
        PostOutcome.Unreadable => Unreadable,
        PostOutcome.TooMany => TooMany,
        PostOutcome.NoVisitor => NoVisitor,
        PostOutcome.Foreign => Foreign,
        PostOutcome.NotDelivered => NotDelivered,
    };
}
