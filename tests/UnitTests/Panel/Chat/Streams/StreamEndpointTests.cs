using System.Net;
using Frota.Panel.Chat.History;
using Frota.Panel.Chat.Streams;
using Frota.Panel.Chat.Visitors;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Streams;

public sealed class StreamEndpointTests
{
    private const string Stream = $"/chat/{TestPanel.Key}/stream";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Begins_with_what_was_missed_and_where_to_resume()
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();
        panel.State.Log =
            new ChatLog([Message("m1", ChatEvent.Visitor), Message("a1", ChatEvent.Us)], new Cursor(4, 9));

        using var open = await OpenAsync(panel);

        Assert.Equal("text/event-stream", open.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", open.Answer.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal(["retry: 2000"], await open.BlockAsync());
        Assert.Equal([Line("m1", "visitor")], await open.BlockAsync());
        Assert.Equal(["id: 4-9", Line("a1", "us")], await open.BlockAsync());
    }

    [Theory]
    [InlineData("?after=3-4", null, "3-4")]
    [InlineData("?after=3-4", "5-6", "5-6")]
    [InlineData("", "rubbish", "0-0")]
    [InlineData("", null, "0-0")]
    public async Task Resumes_where_the_browser_was(string query, string? lastEventId, string from)
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();
        panel.State.Asked.Clear();

        using var open = await OpenAsync(panel, query, lastEventId);

        Assert.Equal([Cursor.Parse(from)], panel.State.Asked);
    }

    [Fact]
    public async Task Passes_on_what_comes_and_beats_when_nothing_does()
    {
        await using var panel = await TestPanel.StartAsync();
        var visitor = new Visitor(7, await panel.VisitAsync());
        using var open = await OpenAsync(panel);
        await open.BlockAsync();

        panel.Hub.Push(visitor, Message("a1", ChatEvent.Us));
        Assert.Equal([Line("a1", "us")], await open.BlockAsync());
        panel.State.Clock.Advance(StreamEndpoint.Beat);
        Assert.Equal([":"], await open.BlockAsync());
        panel.Hub.Push(visitor, ChatEvent.Typing);
        Assert.Equal(["""data: {"type":"typing"}"""], await open.BlockAsync());
    }

    [Fact]
    public async Task A_reply_that_came_just_before_the_page_is_not_lost()
    {
        await using var panel = await TestPanel.StartAsync();
        var visitor = new Visitor(7, await panel.VisitAsync());
        panel.Recent.TryAdd(visitor, "w1", Message("a1", ChatEvent.Us));

        using var open = await OpenAsync(panel);
        await open.BlockAsync();

        Assert.Equal([Line("a1", "us")], await open.BlockAsync());
    }

    [Fact]
    public async Task A_browser_that_leaves_frees_its_place()
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();
        var open = await OpenAsync(panel);
        Assert.Equal(1, panel.Hub.Count);

        open.Dispose();

        while (panel.Hub.Count > 0)
        {
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_stopping_panel_ends_its_streams()
    {
        await using var panel = await TestPanel.StartAsync();
        await panel.VisitAsync();
        using var open = await OpenAsync(panel);
        await open.BlockAsync();

        await panel.StopAsync();

        Assert.Null(await open.LineAsync());
    }

    [Fact]
    public async Task Who_may_not_listen_is_told_why()
    {
        await using var panel = await TestPanel.StartAsync(maxStreams: 1);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(panel.Client));

        await panel.VisitAsync();
        panel.State.Fault = new NpgsqlException("away");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(panel.Client));
        panel.State.Fault = null;

        using var open = await OpenAsync(panel);
        using var second = panel.NewBrowser();
        await panel.VisitAsync(second);
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(second));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync(Stream, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return answer.StatusCode;
    }

    private static ChatEvent Message(string id, string from) =>
        ChatEvent.Message(id, from, "oi", DateTimeOffset.UnixEpoch);

    private static string Line(string id, string from) =>
        $$"""data: {"type":"message","id":"{{id}}","from":"{{from}}","text":"oi","at":"1970-01-01T00:00:00+00:00"}""";

    private static async Task<OpenStream> OpenAsync(TestPanel panel, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Stream + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await panel.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new OpenStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel)));
    }

    private sealed record OpenStream(HttpResponseMessage Answer, StreamReader Reader) : IDisposable
    {
        public ValueTask<string?> LineAsync() => Reader.ReadLineAsync(Cancel);

        /// <summary>The lines up to the next empty one.</summary>
        public async Task<IReadOnlyList<string>> BlockAsync()
        {
            var lines = new List<string>();
            while (await LineAsync() is { Length: > 0 } line)
            {
                lines.Add(line);
            }

            return lines;
        }

        public void Dispose()
        {
            Reader.Dispose();
            Answer.Dispose();
        }
    }
}
