namespace Frota.Panel.Chat.Posting;

/// <summary>What became of a posted message.</summary>
internal enum PostOutcome
{
    /// <summary>In the fleet's queue, durably.</summary>
    Accepted,

    /// <summary>No text.</summary>
    Empty,

    /// <summary>More than <see cref="Draft.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>Not a form, not JSON, or text that no database takes.</summary>
    Unreadable,

    /// <summary>Over the visitor's limit.</summary>
    TooMany,

    /// <summary>No valid pass: cookies are off, or the page was never opened.</summary>
    NoVisitor,

    /// <summary>Sent by another site's page.</summary>
    Foreign,

    /// <summary>The receiver did not take it; the same id may be posted again.</summary>
    NotDelivered,
}

/// <summary>An outcome, and how long to wait where it says so.</summary>
internal readonly record struct PostResult(PostOutcome Outcome, TimeSpan? Wait = null)
{
    public int Status => Outcome switch
    {
        PostOutcome.Accepted => StatusCodes.Status202Accepted,
        PostOutcome.Empty or PostOutcome.TooLong or PostOutcome.Unreadable => StatusCodes.Status400BadRequest,
        PostOutcome.TooMany => StatusCodes.Status429TooManyRequests,
        PostOutcome.NoVisitor => StatusCodes.Status401Unauthorized,
        PostOutcome.Foreign => StatusCodes.Status403Forbidden,
        PostOutcome.NotDelivered => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The outcome's stable name in JSON.</summary>
    public string Code => Outcome switch
    {
        PostOutcome.Accepted => "accepted",
        PostOutcome.Empty => "empty",
        PostOutcome.TooLong => "too_long",
        PostOutcome.Unreadable => "unreadable",
        PostOutcome.TooMany => "too_many",
        PostOutcome.NoVisitor => "no_visitor",
        PostOutcome.Foreign => "foreign",
        PostOutcome.NotDelivered => "not_delivered",
    };
}
