using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Offline;

/// <summary>Answers from the tenant's own FAQ: no key, no network, the same answer every time.</summary>
public sealed class OfflineProvider : IModelProvider
{
    /// <summary>This provider's name.</summary>
    public const string StableName = "offline";

    /// <summary>
    /// Entries that rank under this share a stray word with the question. Postgres' <c>ts_rank</c> gives 0.06 to one
    /// plain match in a short text, and 0.01 to one that is lost in a long one.
    /// </summary>
    public const double LeastRank = 0.01;

    /// <inheritdoc/>
    public string Name => StableName;

    /// <summary>A client for one conversation; there is only one model, so its name does not matter.</summary>
    public IChatClient Open(string model, ModelContext context) => new OfflineChatClient(context.Locale, context.Faq);
}
