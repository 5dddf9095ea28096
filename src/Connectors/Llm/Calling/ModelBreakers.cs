using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// The guards of one provider's calls: a circuit breaker for each model, and inside it the deadline. One model that
/// fails does not stop its neighbours. There is no retry here: the loop that retries belongs to the caller.
/// </summary>
internal sealed class ModelBreakers(string provider, TimeSpan deadline, TimeProvider time)
{
    /// <summary>The share of calls that must fail.</summary>
    public const double FailureRatio = 0.5;

    /// <summary>The least calls within <see cref="Window"/> before the share means anything.</summary>
    public const int LeastCalls = 10;

    /// <summary>
    /// How many models have a breaker of their own; tenants name them, so there is a limit. The rest share one.
    /// </summary>
    public const int MostModels = 256;

    /// <summary>How far back calls count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    // After each failed probe the circuit stays open longer.
    private static readonly TimeSpan[] Breaks =
        [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)];

    private readonly ConcurrentDictionary<string, ResiliencePipeline> _byModel = new(StringComparer.Ordinal);

    /// <summary>The guard of one model.</summary>
    public ResiliencePipeline For(string model) =>
        _byModel.GetOrAdd(_byModel.Count < MostModels || _byModel.ContainsKey(model) ? model : "", Build);

    private ResiliencePipeline Build(string model) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = FailureRatio,
            MinimumThroughput = LeastCalls,
            SamplingDuration = Window,
            BreakDurationGenerator = arguments =>
                ValueTask.FromResult(Breaks[Math.Min(arguments.HalfOpenAttempts, Breaks.Length - 1)]),
            OnOpened = _ => Turned(model, 1),
            OnHalfOpened = _ => Turned(model, -1), // the only way out: to a probe, which closes it or opens it anew
            ShouldHandle = arguments => ValueTask.FromResult(IsProvidersFault(arguments.Outcome.Exception)),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = deadline })
        .Build();

    private ValueTask Turned(string model, int change)
    {
        ModelMetrics.Opened(provider, model, change);
        return ValueTask.CompletedTask;
    }

    // A refused or blocked request says nothing about the next one, and an empty purse must stay visible as one.
    private static bool IsProvidersFault(Exception? exception) => exception
        is TimeoutRejectedException
        or ModelException { Kind: ModelFault.Transient or ModelFault.RateLimited };
}
