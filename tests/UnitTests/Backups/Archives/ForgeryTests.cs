using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Frota.Backups.Archives;
using Xunit;

namespace Frota.UnitTests.Backups.Archives;

/// <summary>
/// Archives whose checksums were made right again by somebody who has no key: only the seals can tell.
/// </summary>
public sealed class ForgeryTests
{
    private const int Tag = FrameSeal.TagLength;

    private static readonly Frota.Database.Secrets.KeyRing Keys = ArchiveFile.Keys(("k1", 1));

    [Fact]
    public void The_forger_of_these_tests_can_put_an_archive_together_that_nobody_altered()
    {
        using var file = Two();

        file.Bytes = Joined(file.Bytes, frames => frames);

        Assert.Equal("", file.Fault(Keys));
    }

    [Fact]
    public void Frames_that_were_swapped_do_not_open() => Forged(frames => [frames[1], frames[0], frames[2]]);

    [Fact]
    public void A_frame_that_was_dropped_is_missed() => Forged(frames => [frames[0], frames[2]]);

    [Fact]
    public void A_frame_that_was_doubled_does_not_open() => Forged(frames => [frames[0], frames[0], .. frames[1..]]);

    [Fact]
    public void An_end_that_was_dropped_is_missed()
    {
        using var file = Two();

        file.Bytes = Joined(file.Bytes, frames => frames[..2]);

        Assert.NotEmpty(file.Fault(Keys));
    }

    [Fact]
    public void A_frame_of_another_archive_does_not_open()
    {
        using var other = Two();
        var foreign = Split(other.Bytes).Frames[0];
        Forged(frames => [foreign, .. frames[1..]]);
    }

    [Fact]
    public void A_frame_that_was_given_to_another_part_does_not_open() => Forged(frames =>
    {
        byte[] moved = [.. frames[1]];
        moved[1] = 0;
        return [frames[0], moved, frames[2]];
    });

    [Fact]
    public void Another_manifest_is_not_the_sealed_one()
    {
        using var file = Two();

        file.Bytes = Joined(file.Bytes, frames => frames, manifest => manifest.Replace(
            "\"rows\": 3", "\"rows\": 4", StringComparison.Ordinal));

        Assert.Equal("", file.Fault(keys: null));
        Assert.Contains("not the one that was sealed", file.Fault(Keys), StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_disagrees_with_the_body_is_told_without_a_key()
    {
        using var file = Two();
        var bytes = file.Bytes;
        var body = Split(bytes).BodyLength;

        file.Bytes = Joined(bytes, frames => frames, manifest => manifest.Replace(
            $"\"bodyBytes\": {body}", $"\"bodyBytes\": {body - 1}", StringComparison.Ordinal));

        Assert.Contains("the manifest disagrees", file.Fault(keys: null), StringComparison.Ordinal);
    }

    private static ArchiveFile Two() => new(Keys, ("one", "first"u8.ToArray()), ("two", "second"u8.ToArray()));

    private static void Forged(Func<List<byte[]>, List<byte[]>> change)
    {
        using var file = Two();

        file.Bytes = Joined(file.Bytes, change);

        Assert.Equal("", file.Fault(keys: null)); // the checksums are right: the forger made them
        Assert.NotEmpty(file.Fault(Keys));
    }

    // Puts an archive together again out of its pieces, with checksums and lengths that fit.
    private static byte[] Joined(
        byte[] whole, Func<List<byte[]>, List<byte[]>> change, Func<string, string>? rewrite = null)
    {
        var (header, frames, manifest, _) = Split(whole);
        var changed = change(frames);
        byte[] body = [.. header, .. changed.SkipLast(1).SelectMany(frame => frame)];
        var old = Manifest.Parse(Encoding.UTF8.GetBytes(manifest));
        var text = rewrite?.Invoke(manifest) ?? manifest
            .Replace(old.BodySha256, Convert.ToHexStringLower(SHA256.HashData(body)), StringComparison.Ordinal)
            .Replace($"\"bodyBytes\": {old.BodyBytes}", $"\"bodyBytes\": {body.Length}", StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)bytes.Length);
        byte[] summed = [.. body, .. changed[^1], .. bytes, .. length];
        return [.. summed, .. SHA256.HashData(summed), .. ArchiveWriter.End];
    }

    private static (byte[] Header, List<byte[]> Frames, string Manifest, int BodyLength) Split(byte[] whole)
    {
        var header = ArchiveHeader.Parse(whole).ToBytes();
        var frames = new List<byte[]>();
        var place = header.Length;
        for (var last = false; !last;)
        {
            var (frame, length) = Frame.ReadHead(whole.AsSpan(place), (ulong)frames.Count);
            var end = place + Frame.HeadLength + length + Tag;
            frames.Add(whole[place..end]);
            (place, last) = (end, frame.IsLast);
        }

        var footer = sizeof(uint) + SHA256.HashSizeInBytes + ArchiveWriter.End.Length;
        return (header, frames, Encoding.UTF8.GetString(whole[place..^footer]), place - frames[^1].Length);
    }
}
