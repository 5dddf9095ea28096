using System.Diagnostics;
using Frota.Contracts;
using Xunit;

namespace Frota.UnitTests.Contracts;

public sealed class WebhookTraceTests
{
    private static readonly Guid Webhook = Guid.Parse("0195d0c6-3c00-7000-8000-00000000a001");

    [Fact]
    public void A_webhook_s_id_is_its_trace_s() =>
        Assert.Equal("0195d0c63c007000800000000000a001", WebhookTrace.IdOf(Webhook).ToHexString());

    [Fact]
    public void The_first_span_has_the_webhook_s_trace_and_no_parent_and_the_next_ones_follow_it()
    {
        using var source = new ActivitySource("Frota.Test.WebhookTrace");
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);

        using var request = new Activity("the framework's").Start();
        using var first = source.StartAfter(WebhookTrace.After(Webhook, null), ActivityKind.Server, "first", [])!;
        var row = WebhookTrace.NumberOf(first);
        using var next = source.StartAfter(WebhookTrace.After(Webhook, row), ActivityKind.Consumer, "next", [])!;

        Assert.Equal(WebhookTrace.IdOf(Webhook), first.TraceId);
        Assert.Equal(default, first.ParentSpanId);
        Assert.Equal((first.TraceId, first.SpanId, true), (next.TraceId, next.ParentSpanId, next.Recorded));
    }

    [Fact]
    public void What_is_not_kept_has_no_number()
    {
        Assert.Null(WebhookTrace.NumberOf(null));
        using var unheard = new Activity("unheard").Start();
        Assert.Null(WebhookTrace.NumberOf(unheard));
    }
}
