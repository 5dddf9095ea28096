using Frota.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Http;

public sealed class CappedBodyTests
{
    [Theory]
    [InlineData(0, 10, true)]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    [InlineData(65_536, 65_536, true)]
    [InlineData(65_537, 65_536, false)]
    [InlineData(10_000_000, 65_536, false)]
    public async Task Reads_a_body_up_to_the_cap(int length, int cap, bool whole)
    {
        foreach (var declared in new[] { true, false })
        {
            var stream = new MemoryStream(new byte[length]);
            using var response = new HttpResponseMessage { Content = new StreamContent(stream) };
            response.Content.Headers.ContentLength = declared ? length : null;
            var cancel = TestContext.Current.CancellationToken;
            var body = await CappedBody.ReadAsync(Hidden(response, declared), cap, cancel);
            Assert.Equal(whole ? length : null, body?.Length);
        }
    }

    [Fact]
    public async Task Stops_reading_a_body_without_end()
    {
        using var endless = new EndlessStream();
        using var response = new HttpResponseMessage { Content = new StreamContent(endless) };
        Assert.Null(await CappedBody.ReadAsync(response, 1000, TestContext.Current.CancellationToken));
        Assert.InRange(endless.Taken, 1, 8192);
    }

    /// <summary>A response that does not tell its length, unless told to.</summary>
    private static HttpResponseMessage Hidden(HttpResponseMessage response, bool declared) => declared
        ? response
        : new HttpResponseMessage { Content = new StreamContent(new Unseekable(response.Content.ReadAsStream())) };

    private sealed class EndlessStream : Unseekable
    {
        public EndlessStream()
            : base(Null)
        {
        }

        public long Taken { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Taken += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }

    private class Unseekable(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
