using FsCheck.Fluent;
using Frota.Messaging.DeadLetters;
using Xunit;

namespace Frota.UnitTests.Messaging.DeadLetters;

public sealed class FingerprintTests
{
    [Theory]
    [InlineData("row 1 of 20", "row 345 of 6")]
    [InlineData("conversation 7 is gone", "conversation 12345678 is gone")]
    [InlineData("id 0195d0c6-3c00-7000-8000-000000000001", "id 7f000000-3c00-4000-8000-0000000000ff")]
    [InlineData("id 0195d0c6-3c00-7000-8000-000000000001", "id deadbeef-3c00-4000-8000-0000000000ff")]
    [InlineData("id deadbeef-cafe-4000-8000-0000000000ff", "id 12345678-cafe-4000-8000-0000000000ff")]
    [InlineData("at 0x1f3a", "at 0xabc4")]
    [InlineData("hash 9f86d081884c7d65", "hash d7a8fbb307d78094")]
    [InlineData("message wamid.HBgLNTUxMTk5OTk5ODg4OBUCABIYFjNFQjBE", "message wamid.Q2xpZW50ZTEyMzQ1Njc4OTA5ODc2NTQ")]
    [InlineData("after 12.5 s", "after 3.25 s")]
    public void The_same_fault_elsewhere_has_the_same_fingerprint(string error, string elsewhere) =>
        Assert.Equal(Fingerprint.Of("turn.due", "attempts-exhausted", error),
            Fingerprint.Of("turn.due", "attempts-exhausted", elsewhere));

    [Theory]
    [InlineData("connection reset", "connection refused")]
    [InlineData("a face", "a decade")]
    [InlineData("add", "bad")]
    [InlineData("1 bad row", "1 added row")]
    [InlineData("", "empty")]
    public void Other_words_are_another_fault(string error, string other) =>
        Assert.NotEqual(Fingerprint.Of("turn.due", "attempts-exhausted", error),
            Fingerprint.Of("turn.due", "attempts-exhausted", other));

    [Fact]
    public void Kind_and_reason_tell_faults_apart()
    {
        var fingerprints = new[]
        {
            Fingerprint.Of("turn.due", "poison", "x"), Fingerprint.Of("outbound.due", "poison", "x"),
            Fingerprint.Of("turn.due", "unknown-kind", "x"), Fingerprint.Of("turn", ".duepoison", "x"),
        };

        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
        Assert.All(fingerprints, f => Assert.Matches("^[0-9a-f]{12}$", f));
    }

    [Fact]
    public void Numbers_never_matter_however_long_the_error() =>
        Prop.ForAll(Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, 9)).ToArbitrary(), numbers =>
        {
            var tail = new string('t', 490) + " tail that is cut somewhere";
            return Fingerprint.Of("k", "r", $"row {numbers.Item1} {tail}")
                == Fingerprint.Of("k", "r", $"row {numbers.Item2} {tail}");
        }).Holds();

    [Fact]
    public void Any_text_has_a_fingerprint_and_always_the_same() =>
        Prop.ForAll<string?>(text =>
            Fingerprint.Of("k", "r", text ?? "") == Fingerprint.Of("k", "r", text ?? "")).Holds();
}
