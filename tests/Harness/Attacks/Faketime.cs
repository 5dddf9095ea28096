namespace Frota.Harness.Attacks;

/// <summary>A process whose clock is wrong; Debian's package faketime does it.</summary>
internal static class Faketime
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ];

    private static string? Library => Places.FirstOrDefault(File.Exists);

    /// <summary>What the machine lacks for it; null when it can be done.</summary>
    public static string? Missing() => Library is null ? "libfaketime (package faketime) is not installed" : null;

    /// <summary>
    /// What a process must find in its environment for the file to say how wrong its clock is, at any time: <c>+1h</c>.
    /// The clock that timers run on stays right, as it does on a real machine whose time is set.
    /// </summary>
    public static (string Name, string Value)[] Settings(string file) =>
    [
        ("LD_PRELOAD", Library!), ("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
}
