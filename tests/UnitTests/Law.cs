using FsCheck;

namespace Frota.UnitTests;

/// <summary>Laws that hold for whatever chance draws.</summary>
internal static class Law
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    /// <summary>Tries so many draws; the exception of one that fails tells the draw and how to repeat it.</summary>
    public static void Holds(this Property law, int draws = 100) => law.Check(Quiet.WithMaxTest(draws));
}
