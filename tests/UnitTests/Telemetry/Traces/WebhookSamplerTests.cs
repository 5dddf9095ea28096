using System.Diagnostics;
using Frota.Contracts;
using Frota.Telemetry.Traces;
using OpenTelemetry.Trace;
using Xunit;

namespace Frota.UnitTests.Telemetry.Traces;

public sealed class WebhookSamplerTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Of_webhooks_at_one_moment_the_ratio_is_kept(double ratio)
    {
        var sampler = new WebhookSampler(ratio);
        var now = DateTimeOffset.UnixEpoch.AddYears(60);

        var kept = Enumerable.Range(0, Draws)
            .Count(_ => Keeps(sampler, WebhookTrace.After(Guid.CreateVersion7(now), null)));

        Assert.InRange(kept / (double)Draws, ratio - 0.03, ratio + 0.03);
        Assert.True(ratio is not (0 or 1) || kept == (int)(ratio * Draws));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, true)]
    [InlineData(ActivityTraceFlags.None, false)]
    public void A_parent_decides(ActivityTraceFlags flags, bool kept)
    {
        var parent = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);

        Assert.All((double[])[0, 0.5, 1], ratio => Assert.Equal(kept, Keeps(new WebhookSampler(ratio), parent)));
    }

    private static bool Keeps(WebhookSampler sampler, ActivityContext parent) =>
        sampler.ShouldSample(new SamplingParameters(parent, parent.TraceId, "any", ActivityKind.Internal)).Decision
            == SamplingDecision.RecordAndSample;
}
