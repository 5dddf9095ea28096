using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>The kinds of posts as files name them.</summary>
internal static class Kinds
{
    public static string Name(PostKind kind) => kind switch
    {
        PostKind.Messages => "messages",
        PostKind.Duplicate => "duplicate",
        PostKind.Replay => "replay",
        PostKind.Forgery => "forgery",
        PostKind.Statuses => "statuses",
    };

    /// <exception cref="FormatException">No kind has this name.</exception>
    public static PostKind Of(string? name) => name switch
    {
        "messages" => PostKind.Messages,
        "duplicate" => PostKind.Duplicate,
        "replay" => PostKind.Replay,
        "forgery" => PostKind.Forgery,
        "statuses" => PostKind.Statuses,
        _ => throw new FormatException($"no kind of post is called '{name}'"),
    };
}
