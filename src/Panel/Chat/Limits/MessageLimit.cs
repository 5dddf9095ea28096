using Frota.Redis;

namespace Frota.Panel.Chat.Limits;

/// <summary>
/// The limit of every limiter: a window opens with a visitor's first message and ends a minute later.
/// </summary>
internal static class MessageLimit
{
    /// <summary>Faster than anyone types, slow enough that one browser cannot fill the queue.</summary>
    public const int Messages = 20;

    public static readonly TimeSpan Window = RedisKeys.Chat.Longest;
}
