using Frota.Connectors.Channels.Signatures;

namespace Frota.LoadTest.Posting;

/// <summary>Signs a body, truly or in one of three wrong ways.</summary>
internal static class Forging
{
    /// <summary>The header's value; null for none.</summary>
    public static string? Sign(ReadOnlySpan<byte> body, string secret, bool forge, int post) => (forge, post % 3) switch
    {
        (false, _) => MetaSignature.Sign(body, secret),
        (true, 0) => null,
        (true, 1) => MetaSignature.Sign(body, secret + "-of-somebody-else"),
        (true, _) => MetaSignature.Sign(body[..^1], secret),
    };
}
