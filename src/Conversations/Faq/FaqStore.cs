using Frota.Database;

namespace Frota.Conversations.Faq;

/// <summary>One entry that may answer a question.</summary>
/// <param name="Rank">How well it matches; what a rank is worth is for the reader to say.</param>
public sealed record FaqMatch(string Question, string Answer, double Rank);

/// <summary>Finds answers in the tenant's own FAQ by Postgres full-text search.</summary>
public static class FaqStore
{
    // Any of the question's words may match; normalisation 1 keeps long entries from winning by length alone. The share of
    // the words found tells a real match from one common word.
    private const string Sql = """
        WITH asked AS (
          SELECT CASE @language WHEN 'pt' THEN plainto_tsquery('frota.portuguese_plain', @question)
            ELSE plainto_tsquery('frota.english_plain', @question) END AS every_word),
        words AS (
          SELECT nullif(replace(every_word::text, '&', '|'), '')::tsquery AS any_word, numnode(every_word) AS nodes
          FROM asked)
        SELECT f.question, f.answer, (ts_rank(f.search, w.any_word, 1) *
          (SELECT count(*) FROM unnest(tsvector_to_array(f.search)) lexeme WHERE lexeme = ANY (
            SELECT btrim(word, ' ''') FROM regexp_split_to_table(w.any_word::text, '\|') AS word))
          / ((w.nodes + 1) / 2))::float8 AS rank
        FROM faq_entries f CROSS JOIN words w
        WHERE f.tenant_id = current_tenant() AND f.locale = @language AND f.search @@ w.any_word
        ORDER BY rank DESC, f.id LIMIT @limit
        """;

    /// <summary>The best entries for a question, best first; empty when no word of it matches.</summary>
    /// <param name="transaction">Decides the tenant.</param>
    /// <param name="question">What the contact wrote; at most its first 500 characters are used.</param>
    /// <param name="language"><c>pt</c>, or anything else for English.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Cancels.</param>
    public static Task<IReadOnlyList<FaqMatch>> SearchAsync(
        TenantTransaction transaction, string question, string language, int limit, CancellationToken cancel) =>
        transaction.QueryAsync<FaqMatch>(Sql, new
        {
            question = question[..Math.Min(question.Length, 500)],
            language = language == "pt" ? "pt" : "en",
            limit,
        }, cancel);
}
