namespace Frota.Connectors.Llm.Offline;

/// <summary>An entry of the FAQ that fits a question.</summary>
/// <param name="Question">As the tenant wrote it.</param>
/// <param name="Answer">As the tenant wrote it; sent as it is.</param>
/// <param name="Rank">How well it fits, greater is better; comparable to <see
/// cref="OfflineProvider.LeastRank"/>.</param>
public sealed record FaqAnswer(string Question, string Answer, double Rank);
