using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Posting;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Pages;

namespace Frota.Panel.Chat.Page;

/// <summary>Writes the chat page. It works as it stands; the script adds what is live.</summary>
internal static class ChatPage
{
    internal const string IdName = "id";
    internal const string TextName = "text";

    public static Html Render(ChatView view, ChatWords words) => Html.Of($"""
        <!doctype html>
        <html lang="{words.Tag}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
          <meta name="color-scheme" content="light dark">
          <meta name="robots" content="noindex">
          <title>{view.Account.Title}</title>
          <link rel="icon" href="/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/panel.css">
          <script type="module" src="/chat.js"></script>
        </head>
        <body class="chat">
          <header><h1>{view.Account.Title}</h1></header>
          <main id="chat" data-base="{Path(view)}" data-cursor="{(view.Log ?? ChatLog.Empty).Cursor.ToString()}"
            data-you="{words.You}" data-us="{words.Us}" data-sending="{words.Sending}" data-failed="{words.Failed}"
            data-again="{words.Again}" data-typing="{words.Typing}" data-offline="{words.Offline}"
            data-empty="{words.Empty}" data-too-long="{words.TooLong}" data-unreadable="{words.Unreadable}"
            data-too-many="{words.TooMany}" data-no-visitor="{words.NoVisitor}" data-foreign="{words.Foreign}"
            data-not-delivered="{words.NotDelivered}">
            <div id="scroll" tabindex="0" role="region" aria-label="{words.Log}">
              <ol id="log" role="log" aria-live="polite" aria-label="{words.Log}">{Messages(view, words)}</ol>
              <p id="begin">{words.Begin}</p>
            </div>
            <p id="state" role="status"></p>
            {Notice(view, words)}
            <noscript><p class="notice">{words.NoScript} <a href="{Path(view)}">{words.Reload}</a></p></noscript>
            <form id="form" method="post" action="{Path(view)}/messages" autocomplete="off">
              <input type="hidden" name="{IdName}" value="{view.Draft.Id.ToString("D")}">
              <label class="unseen" for="text">{words.Field}</label>
              <textarea id="text" name="{TextName}" rows="2" maxlength="{Draft.MaxLength}" required
                placeholder="{words.Field}" aria-describedby="hint">{view.Draft.Text}</textarea>
              <button type="submit">{words.Send}</button>
              <p id="hint" class="unseen">{words.Hint}</p>
            </form>
          </main>
        </body>
        </html>

        """);

    private static string Path(ChatView view) => $"/chat/{view.Account.Key}";

    private static Html Notice(ChatView view, ChatWords words) => view switch
    {
        { Told: PostOutcome.Accepted } => Html.Of($"""<p class="notice sent" role="status">{words.Sent}</p>"""),
        { Told: { } outcome } => Html.Of($"""<p class="notice bad" role="alert">{words.Of(outcome)}</p>"""),
        { Log: null } => Html.Of($"""<p class="notice" role="status">{words.NoHistory}</p>"""),
        _ => Html.Empty,
    };

    private static Html Messages(ChatView view, ChatWords words) =>
        Html.Join((view.Log ?? ChatLog.Empty).Messages.Select(message => Message(message, view, words)));

    private static Html Message(ChatEvent message, ChatView view, ChatWords words)
    {
        var at = message.At ?? default;
        var local = TimeZoneInfo.ConvertTime(at, view.Account.Zone).ToString("g", words.Culture);
        var speaker = message.From == ChatEvent.Visitor ? words.You : words.Us;
        return Html.Of($"""
            <li class="{message.From}" data-id="{message.Id}"><span class="unseen">{speaker}:</span>
            <p>{message.Text}</p><time datetime="{at.ToString("O", words.Culture)}">{local}</time></li>
            """);
    }
}
