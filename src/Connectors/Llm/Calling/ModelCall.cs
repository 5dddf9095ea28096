using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Frota.Connectors.Llm.Calling;

/// <summary>
/// One call to a provider:
/// 1. an open circuit refuses at once;
/// 2. the deadline starts;
/// 3. the request goes out, once;
/// 4. at most <see cref="MostBytes"/> of the body are read;
/// 5. the format reads the answer or the refusal.
/// Whatever fails leaves as a <see cref="ModelException"/>; only the caller's own cancellation stays what it is.
/// </summary>
internal sealed class ModelCall(IModelFormat format, HttpClient http, ModelBreakers breakers,
    IReadOnlyDictionary<string, ModelPrice> prices, TimeProvider time)
{
    /// <summary>
    /// The longest body that is read: 1 MiB, some hundred times the longest reply a channel can carry.
    /// </summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Which provider is called.</summary>
    public IModelFormat Format => format;

    /// <summary>Makes the call, under the guard of its model.</summary>
    public async Task<ChatResponse> RunAsync(string model, Func<HttpRequestMessage> compose, CancellationToken cancel)
    {
        using var span = ModelTraces.Begin(format.Provider, model);
        var since = time.GetTimestamp();
        var error = "cancelled";
        try
        {
            var answer = await breakers.For(model)
                .ExecuteAsync(async token => await OnceAsync(compose, token), cancel);
            error = null;
            ModelMetrics.Used(format.Provider, model, answer.Usage,
                prices.TryGetValue(model, out var price) ? price : null);
            ModelTraces.Answered(span, answer);
            return answer;
        }
        catch (ModelException e)
        {
            error = ModelMetrics.ErrorOf(e.Kind);
            throw;
        }
        catch (TimeoutRejectedException late)
        {
            error = "timeout";
            var seconds = late.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            throw Fault(ModelFault.Transient, $"no whole answer within {seconds} s", inner: late);
        }
        catch (BrokenCircuitException broken)
        {
            error = "circuit_open";
            throw Fault(
                ModelFault.Transient, "not called: too many failures before", broken.RetryAfter, broken);
        }
        finally
        {
            ModelMetrics.Called(format.Provider, model, time.GetElapsedTime(since), error);
            ModelTraces.End(span, error);
        }
    }

    private async Task<ChatResponse> OnceAsync(Func<HttpRequestMessage> compose, CancellationToken cancel)
    {
        try
        {
            using var request = compose();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var body = await CappedBody.ReadAsync(response.Content, MostBytes, cancel);
            if (!response.IsSuccessStatusCode)
            {
                throw Refuse(response, body ?? ReadOnlyMemory<byte>.Empty);
            }

            return body is { } whole
                ? format.ReadAnswer(whole.Span)
                : throw Fault(ModelFault.Rubbish, $"the answer is longer than {MostBytes} bytes");
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            throw Fault(ModelFault.Transient, "the connection failed before the answer was whole", inner: lost);
        }
        catch (JsonException rubbish)
        {
            throw Fault(ModelFault.Rubbish, "the answer is not the documented JSON", inner: rubbish);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException)
        {
            throw Fault(ModelFault.Transient, "the HTTP client's own timeout passed", inner: late);
        }
    }

    private ModelException Refuse(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var status = (int)response.StatusCode;
        var refusal = format.ReadRefusal(status, body, RetryHint.Read(response.Headers, time.GetUtcNow()));
        return Fault(refusal.Kind, $"{status} {refusal.Code}".TrimEnd(), refusal.RetryAfter);
    }

    private ModelException Fault(ModelFault kind, string what, TimeSpan? retryAfter = null, Exception? inner = null) =>
        new(kind, $"{format.Provider}: {what}", retryAfter, inner);
}
