using Frota.Database;

namespace Frota.Conversations.Faq;

/// <summary>One entry that may answer a question.</summary>
/// <param name="Rank">How well it matches; what a rank is worth is for the reader to say.</param>
public sealed record FaqMatch(string Question, string Answer, double Rank);

/// <summary>Finds answers in the tenant's own FAQ by Postgres full-text search.</summary>
public static class FaqStore
{
    /// <summary>
    /// The share of the question's words that an entry must hold: below it, one common word would answer for another
    /// question, and "I do not know" is the better answer.
    /// </summary>
    public const double LeastShare = 0.4;

    private const int MostLetters = 500;

    // Any of the question's words may match; how many of them do then weighs the rank. Normalisation 1 keeps long
    // entries from winning by length alone.
    private const string Sql = """
        WITH asked AS (
          SELECT tsvector_to_array(CASE @language WHEN 'pt' THEN to_tsvector('frota.portuguese_plain', @question)
            ELSE to_tsvector('frota.english_plain', @question) END) AS words),
        matched AS (
          SELECT f.id, f.question, f.answer, ts_rank(f.search, q.any_word, 1) AS rank,
            (SELECT count(*) FROM unnest(a.words) word WHERE word = ANY (tsvector_to_array(f.search)))::float8
              / cardinality(a.words) AS share
          FROM asked a
          CROSS JOIN LATERAL (
            SELECT string_agg(quote_literal(word), '|')::tsquery AS any_word FROM unnest(a.words) word) q
          JOIN faq_entries f ON f.search @@ q.any_word
          WHERE f.tenant_id = current_tenant() AND f.locale = @language)
        SELECT question, answer, rank * share AS rank FROM matched WHERE share >= @LeastShare
        ORDER BY rank * share DESC, id LIMIT @limit
        """;

    /// <summary>The best entries for a question, best first; empty when too few of its words match.</summary>
    /// <param name="session">Decides the tenant.</param>
    /// <param name="question">What the contact wrote; at most its first 500 characters are used.</param>
    /// <param name="language"><c>pt</c>, or anything else for English.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Cancels.</param>
    public static Task<IReadOnlyList<FaqMatch>> SearchAsync(
        TenantSession session, string question, string language, int limit, CancellationToken cancel) =>
        session.QueryAsync<FaqMatch>(Sql, new
        {
            question = Searched(question),
            language = language == "pt" ? "pt" : "en",
            limit,
            LeastShare,
        }, cancel);

    internal static string Searched(string question) => Excerpt.Of(question, MostLetters);
}
