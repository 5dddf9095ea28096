using System.Globalization;
using Frota.Panel.Accounts;
using Frota.Panel.Chat.Limits;
using Frota.Panel.Chat.Page;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;

namespace Frota.Panel.Chat.Posting;

/// <summary>
/// <c>POST /chat/{accountKey}/messages</c>: judges where it comes from, reads it, counts it, brings it to the
/// receiver, and answers in kind: a page to a form, JSON to the script.
/// </summary>
internal sealed class PostEndpoint(
    VisitorCookie cookie, IMessageLimiter limiter, ReceiverDoor door, StreamHub hub, PageEndpoint page,
    TimeProvider time)
{
    public async Task PostAsync(HttpContext context, ChatAccount account, CancellationToken cancel)
    {
        var ours = SameOrigin.Allows(context.Request);
        var draft = ours ? await DraftReader.ReadAsync(context.Request, cancel) : null;
        var result = ours ? await TakeAsync(context, account, draft, cancel) : new PostResult(PostOutcome.Foreign);
        if (result.Wait is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await (context.Request.HasFormContentType
            ? AnswerFormAsync(context, account, draft, result, cancel)
            : AnswerScriptAsync(context, draft, result, cancel));
    }

    private async Task<PostResult> TakeAsync(
        HttpContext context, ChatAccount account, Draft? draft, CancellationToken cancel)
    {
        if (draft is null)
        {
            return new PostResult(PostOutcome.Unreadable);
        }

        if (cookie.Find(context, account) is not { } visitor)
        {
            return new PostResult(PostOutcome.NoVisitor);
        }

        if (draft.Fault is { } fault)
        {
            return new PostResult(fault);
        }

        if (await limiter.TakeAsync(visitor.Id, cancel) is { } wait)
        {
            return new PostResult(PostOutcome.TooMany, wait);
        }

        var result = await door.BringAsync(account, visitor, draft, cancel);
        if (result.Outcome == PostOutcome.Accepted)
        {
            // The visitor's other pages; the one that posted knows the id.
            var id = draft.Id.ToString("D");
            hub.Push(visitor, ChatEvent.Message(id, ChatEvent.Visitor, draft.Text, time.GetUtcNow()));
        }

        return result;
    }

    private async Task AnswerFormAsync(
        HttpContext context, ChatAccount account, Draft? draft, PostResult result, CancellationToken cancel)
    {
        if (result.Outcome is PostOutcome.Accepted or PostOutcome.NoVisitor)
        {
            // See other: a reload of the page posts nothing again, and without a pass the page gives one.
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = $"/chat/{account.Key}?{PageEndpoint.ToldQuery}={result.Code}";
            return;
        }

        // The page keeps text and id: sent again, it is the same message.
        var kept = draft ?? new Draft(Guid.NewGuid(), "");
        await page.ShowAsync(context, account, kept, result.Status, result.Outcome, cancel);
    }

    private static Task AnswerScriptAsync(
        HttpContext context, Draft? draft, PostResult result, CancellationToken cancel)
    {
        var answer = new PostAnswer(draft?.Id.ToString("D"), result.Code);
        context.Response.StatusCode = result.Status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            answer, PostedJson.Default.PostAnswer, cancellationToken: cancel);
    }
}
