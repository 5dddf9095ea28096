using System.IO.Pipelines;
using Frota.Receiver.Webhooks;
using Frota.UnitTests.Connectors.Llm;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Frota.UnitTests.Receiver.Webhooks;

public sealed class WebhookBodyTests
{
    private const int Patience = 30_000;

    private readonly ManualTime _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Theory(Timeout = Patience)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(WebhookBody.MaxLength)]
    public async Task Reads_a_body_whole(int length)
    {
        var sent = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        await _pipe.Writer.WriteAsync(sent);
        await _pipe.Writer.CompleteAsync();

        Assert.Equal(sent, await ReadAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task Joins_what_comes_in_pieces()
    {
        var reading = ReadAsync();
        foreach (var piece in new[] { "{\"a\""u8.ToArray(), ":"u8.ToArray(), "1}"u8.ToArray() })
        {
            Assert.False(reading.IsCompleted);
            await _pipe.Writer.WriteAsync(piece);
        }

        await _pipe.Writer.CompleteAsync();

        Assert.Equal("{\"a\":1}"u8.ToArray(), await reading);
    }

    [Fact(Timeout = Patience)]
    public async Task Refuses_one_byte_more_than_the_limit_before_the_rest_has_come()
    {
        await _pipe.Writer.WriteAsync(new byte[WebhookBody.MaxLength + 1]);

        var fault = await Assert.ThrowsAsync<BadHttpRequestException>(ReadAsync);

        Assert.Equal(413, fault.StatusCode);
    }

    [Fact(Timeout = Patience)]
    public async Task A_body_that_drips_is_cut_at_the_deadline()
    {
        var reading = ReadAsync();
        for (var second = 1; second < WebhookBody.Deadline.TotalSeconds; second++)
        {
            await _pipe.Writer.WriteAsync(new byte[] { 1 });
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(reading.IsCompleted);
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact(Timeout = Patience)]
    public async Task A_client_that_leaves_ends_the_reading()
    {
        using var left = new CancellationTokenSource();
        var reading = ReadAsync(left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private Task<byte[]> ReadAsync() => ReadAsync(CancellationToken.None);

    private Task<byte[]> ReadAsync(CancellationToken cancel)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Body(_pipe.Reader));
        return WebhookBody.ReadAsync(context.Request, _time, cancel);
    }

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;
}
