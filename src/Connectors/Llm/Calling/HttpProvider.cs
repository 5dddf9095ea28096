using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>What every HTTP provider does: one call path, a default model, settings checked when it is made.</summary>
internal sealed class HttpProvider
{
    private readonly ModelCall _call;
    private readonly string _defaultModel;

    public HttpProvider(IModelFormat format, ModelSettings settings, HttpClient http, TimeProvider time)
    {
        if (settings.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException($"{format.Provider}: {string.Join("; ", faults)}", nameof(settings));
        }

        _call = new ModelCall(
            format, http, new ModelBreakers(format.Provider, settings.Deadline, time), settings.Prices, time);
        _defaultModel = settings.DefaultModel;
    }

    public IChatClient Open(string model)
    {
        var chosen = model.Length == 0 ? _defaultModel : model;
        return chosen.Length == 0
            ? throw new ModelException(
                ModelFault.Refused, $"{_call.Format.Provider}: no model is named and there is no DefaultModel")
            : new HttpChatClient(_call, chosen);
    }
}
