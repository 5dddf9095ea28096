using System.Net;
using FsCheck.Fluent;
using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Calling;

public sealed class ModelCallTests
{
    private readonly ManualTime _time = new();

    public static TheoryData<string> Providers => ["openai", "gemini"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Gives_up_on_a_body_that_drips_past_the_deadline(string provider)
    {
        ScriptedHandler handler = new(
            _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new DrippingContent(_time) }));
        var started = _time.GetUtcNow();

        var fault = await Llms.Open(provider, handler, _time).FailAsync();

        Assert.Equal(ModelFault.Transient, fault.Kind);
        Assert.Equal($"{provider}: no whole answer within 60 s", fault.Message);
        Assert.Equal(TimeSpan.FromSeconds(60), _time.GetUtcNow() - started);
        Assert.Equal(1, handler.Calls);
    }

    [Fact]
    public async Task Gives_up_on_a_server_that_says_nothing()
    {
        var asked = new TaskCompletionSource();
        ScriptedHandler handler = new(async cancel =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return new HttpResponseMessage();
        });
        var failing = Llms.Open("openai", handler, _time).FailAsync();

        await asked.Task;
        _time.Advance(ModelSettings.DefaultDeadline);

        Assert.Equal(ModelFault.Transient, (await failing).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stops_reading_a_ten_megabyte_answer(bool lengthIsKnown)
    {
        var read = 0L;
        CountedStream body = new(new byte[10 << 20], count => read += count);
        ScriptedHandler handler = new(_ =>
        {
            HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StreamContent(body) };
            response.Content.Headers.ContentLength = lengthIsKnown ? 10 << 20 : null;
            return Task.FromResult(response);
        });

        var fault = await Llms.Open("openai", handler).FailAsync();

        Assert.Equal(ModelFault.Rubbish, fault.Kind);
        Assert.InRange(read, 0, ModelCall.MostBytes + (64 << 10));
    }

    [Fact]
    public async Task Judges_a_refusal_with_an_endless_body_by_its_status()
    {
        ScriptedHandler handler = new(_ => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new ByteArrayContent(new byte[2 << 20]) }));

        var fault = await Llms.Open("openai", handler).FailAsync();

        Assert.Equal((ModelFault.Transient, "openai: 502"), (fault.Kind, fault.Message));
    }

    [Fact]
    public async Task Calls_a_lost_connection_transient_and_does_not_try_again()
    {
        ScriptedHandler handler = new(_ => throw new HttpRequestException("Connection reset by peer"));

        var fault = await Llms.Open("gemini", handler).FailAsync();

        Assert.Equal(ModelFault.Transient, fault.Kind);
        Assert.Equal(1, handler.Calls);
    }

    [Fact]
    public async Task Lets_the_callers_cancellation_be_one()
    {
        using CancellationTokenSource cancel = new();
        ScriptedHandler handler = new(async token =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new HttpResponseMessage();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Llms.Open("openai", handler)
            .GetResponseAsync([new ChatMessage(ChatRole.User, "Olá")], null, cancel.Token));
    }

    [Fact]
    public async Task Refuses_a_conversation_without_a_question_and_never_calls()
    {
        var handler = ScriptedHandler.Answering(Llms.OpenAiAnswer);
        var client = Llms.Open("openai", handler);

        var silent = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(
            [new ChatMessage(ChatRole.System, "x")], null, TestContext.Current.CancellationToken));
        var tools = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "x")],
            new ChatOptions { ResponseFormat = ChatResponseFormat.Json },
            TestContext.Current.CancellationToken));

        Assert.Equal((ModelFault.Refused, ModelFault.Refused), (silent.Kind, tools.Kind));
        Assert.Equal(0, handler.Calls);
    }

    [Fact]
    public async Task Streams_the_whole_answer_at_once()
    {
        var client = Llms.Open("openai", ScriptedHandler.Answering(Llms.OpenAiAnswer));

        var updates = await client
            .GetStreamingResponseAsync(
                [new ChatMessage(ChatRole.User, "x")], null, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Oi!", Assert.Single(updates).Text);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Turns_any_bytes_into_an_answer_or_a_fault(string provider)
    {
        var statuses = Gen.Elements(200, 200, 400, 429, 500);
        var bodies = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements("{", "}", "[", "\"error\":", "\"choices\":", "\"candidates\":", "null", ",", "\"\\ud800\"")
                .ArrayOf().Select(pieces => System.Text.Encoding.UTF8.GetBytes(string.Concat(pieces))));
        Prop.ForAll(Gen.Zip(statuses, bodies).ToArbitrary(), async call =>
        {
            ScriptedHandler handler = new(_ => Task.FromResult(
                new HttpResponseMessage((HttpStatusCode)call.Item1) { Content = new ByteArrayContent(call.Item2) }));
            await Llms.Open(provider, handler).FailAsync();
        }).Holds();
    }

    private sealed class CountedStream(byte[] bytes, Action<int> count) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            count(read);
            return read;
        }
    }
}
