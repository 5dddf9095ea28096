using System.Collections.Frozen;
using Frota.Connectors.Llm.Gemini;
using Frota.Connectors.Llm.Offline;
using Frota.Connectors.Llm.OpenAi;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm;

/// <summary>
/// The providers by name. One catalog lives as long as the process: the circuit breakers are in its providers.
/// </summary>
public sealed class ModelCatalog
{
    private const int LongestNameShown = 40;

    private readonly FrozenDictionary<string, IModelProvider> _providers;

    /// <summary>A catalog of exactly these providers.</summary>
    /// <exception cref="ArgumentException">Two of them share a name.</exception>
    public ModelCatalog(IEnumerable<IModelProvider> providers)
    {
        Dictionary<string, IModelProvider> byName = new(StringComparer.Ordinal);
        foreach (var provider in providers)
        {
            if (!byName.TryAdd(provider.Name, provider))
            {
                throw new ArgumentException(
                    $"The model provider '{provider.Name}' is registered twice", nameof(providers));
            }
        }

        _providers = byName.ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. byName.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The known names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The offline provider, and each HTTP provider that has settings.</summary>
    /// <param name="settings">By provider name: <c>openai</c>, <c>gemini</c>.</param>
    /// <param name="http">Sends the requests; see <see cref="ModelHttp.CreateClient"/>.</param>
    /// <param name="time">Measures deadlines and circuit breaks.</param>
    /// <exception cref="ArgumentException">
    /// A name without a provider, or faulty settings: all faults in one message.
    /// </exception>
    public static ModelCatalog From(
        IReadOnlyDictionary<string, ModelSettings> settings, HttpClient http, TimeProvider time)
    {
        List<string> faults = [];
        foreach (var (name, setting) in settings)
        {
            faults.AddRange(setting.Faults().Select(fault => $"{name}: {fault}"));
            if (name is not (OpenAiProvider.StableName or GeminiProvider.StableName))
            {
                faults.Add($"{name}: no such provider takes settings; known: "
                    + $"{GeminiProvider.StableName}, {OpenAiProvider.StableName}");
            }
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"Model settings: {string.Join("; ", faults)}", nameof(settings));
        }

        return new ModelCatalog(
        [
            new OfflineProvider(),
            .. settings.Select(pair => Create(pair.Key, pair.Value, http, time)),
        ]);
    }

    /// <summary>A client for a tenant's choice of provider and model.</summary>
    /// <param name="provider">A name of <see cref="Names"/>.</param>
    /// <param name="model">The provider's name of the model; empty for the default one.</param>
    /// <param name="context">The conversation that will be answered.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelFault.Refused"/>: the name is unknown, or no model is named and there is no default.
    /// </exception>
    public IChatClient Open(string provider, string model, ModelContext context) =>
        _providers.TryGetValue(provider, out var known)
            ? known.Open(model, context)
            : throw new ModelException(
                ModelFault.Refused, $"Unknown model provider '{Shorten(provider)}'; known: {string.Join(", ", Names)}");

    private static IModelProvider Create(string name, ModelSettings settings, HttpClient http, TimeProvider time) =>
        name == OpenAiProvider.StableName
            ? new OpenAiProvider(settings, http, time)
            : new GeminiProvider(settings, http, time);

    private static string Shorten(string name) =>
        name.Length <= LongestNameShown ? name : name[..LongestNameShown] + "…";
}
