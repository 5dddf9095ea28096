using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm;

/// <summary>
/// One way to get an answer. A new provider is a folder here and a line in <see cref="ModelCatalog.From"/>.
/// </summary>
public interface IModelProvider
{
    /// <summary>The stable name in settings and in the database, such as <c>openai</c>.</summary>
    string Name { get; }

    /// <summary>
    /// A client for one model; cheap, holds nothing that must be disposed. An empty model means the provider's default
    /// one.
    /// </summary>
    IChatClient Open(string model, ModelContext context);
}
