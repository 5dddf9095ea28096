using FsCheck;
using FsCheck.Fluent;
using Frota.Receiver.Spool;
using Xunit;

namespace Frota.UnitTests.Receiver.Spool;

public sealed class SpoolFrameTests
{
    [Fact]
    public void What_is_written_is_read_whatever_follows() => Prop.ForAll<NonEmptyArray<byte>, byte[]>(
        (payload, rest) =>
        {
            var frame = SpoolFrame.Write(payload.Get);
            return SpoolFrame.Read([.. frame, .. rest ?? []], out var read) == frame.Length
                && read.SequenceEqual(payload.Get);
        }).Holds();

    [Fact]
    public void No_byte_can_be_altered()
    {
        var frame = SpoolFrame.Write("a webhook, 17 by."u8);
        for (var i = 0; i < frame.Length; i++)
        {
            var altered = frame.ToArray();
            altered[i] ^= 1;
            Assert.Equal(0, SpoolFrame.Read(altered, out _));
        }
    }

    [Fact]
    public void Nothing_can_be_cut_off()
    {
        var frame = SpoolFrame.Write("a webhook"u8);
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(0, SpoolFrame.Read(frame.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Zeros_that_a_file_system_left_are_no_record(int length) =>
        Assert.Equal(0, SpoolFrame.Read(new byte[length], out _));

    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        // RFC 3720, B.4: 32 bytes of zeros have the checksum aa 36 91 8a. The length in front of them makes another
        // one, which is computed bit by bit.
        var frame = SpoolFrame.Write(new byte[32]);
        Assert.Equal(Slow([32, 0, 0, 0, .. new byte[32]]), BitConverter.ToUInt32(frame, 4));
        Assert.Equal(0x8a9136aau, Slow(new byte[32]));
    }

    [Fact]
    public void A_length_that_was_never_written_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SpoolFrame.Write([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpoolFrame.Write(new byte[SpoolFrame.MostPayload + 1]));
        Assert.Equal(0, SpoolFrame.PayloadLength([0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0]));
        Assert.Equal(0, SpoolFrame.PayloadLength([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    }

    private static uint Slow(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
            }
        }

        return ~crc;
    }
}
