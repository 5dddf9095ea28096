using System.Diagnostics;
using Frota.Contracts;
using Frota.Messaging;
using Xunit;

namespace Frota.UnitTests.Messaging;

public sealed class MessagingTracesTests
{
    private static readonly Envelope Traced = Envelope.Wrap(new TurnDue(1, 2)) with
    {
        Headers = EnvelopeHeaders.First with
        {
            TraceParent = "00-0195d0c63c0070008000000000000001-00f067aa0ba902b7-01",
        },
    };

    [Fact]
    public void Where_nobody_listens_no_span_is_made_and_nothing_is_allocated()
    {
        Assert.Null(MessagingTraces.Process("q", Traced));
        Assert.Equal(0, Allocations.Of(_ => GC.KeepAlive(MessagingTraces.Process("q", Traced)
            ?? MessagingTraces.Publish("q", default) ?? MessagingTraces.ProcessOne("q", default, 1))));
    }

    [Theory]
    [InlineData("Frota.Test.Ours", true, true)]
    [InlineData("Frota.Test.Dropped", false, false)]
    [InlineData("Microsoft.Test.Theirs", true, false)]
    public void An_envelope_follows_a_span_of_ours_that_is_kept_and_no_other(string name, bool kept, bool follows)
    {
        using var source = new ActivitySource(name);
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                kept ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        using var span = source.StartActivity("turn")!;

        var envelope = Envelope.Wrap(new TurnDue(1, 2));

        Assert.Equal(follows ? span.Id : "", envelope.Headers.TraceParent);
        Assert.Equal(envelope.Headers.TraceParent, Traced.After(span).Headers.TraceParent);
        Assert.Equal(Traced, Traced.After(null));
    }
}
