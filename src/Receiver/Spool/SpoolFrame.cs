using System.Buffers.Binary;
using System.Numerics;

namespace Frota.Receiver.Spool;

/// <summary>
/// A record as it lies on disk: <c>payload length (4) | CRC-32C of length and payload (4) | payload</c>, little endian.
/// A record that a crash cut short, or that the disk altered, is told from a whole one.
/// </summary>
internal static class SpoolFrame
{
    /// <summary>What stands before the payload.</summary>
    public const int HeaderLength = 8;

    /// <summary>Twice the JSON of the largest webhook: a length above it was never written by us.</summary>
    public const int MostPayload = 4 << 20;

    /// <summary>The record of a payload.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is empty or longer than
    /// <see cref="MostPayload"/>.</exception>
    public static byte[] Write(ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MostPayload);
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(sizeof(int)), Checksum(payload));
        return frame;
    }

    /// <summary>Reads the record at the start; its length on disk, or 0 when there is no whole one.</summary>
    public static int Read(ReadOnlySpan<byte> from, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var length = PayloadLength(from);
        if (length == 0 || from.Length - HeaderLength < length)
        {
            return 0;
        }

        var body = from.Slice(HeaderLength, length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(from[sizeof(int)..]) != Checksum(body))
        {
            return 0;
        }

        payload = body;
        return HeaderLength + length;
    }

    /// <summary>The length that the header tells; 0 when it is not whole or cannot be true.</summary>
    public static int PayloadLength(ReadOnlySpan<byte> from) =>
        from.Length >= HeaderLength && BinaryPrimitives.ReadInt32LittleEndian(from) is > 0 and <= MostPayload and var n
            ? n : 0;

    private static uint Checksum(ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (uint)payload.Length);
        for (; payload.Length >= sizeof(ulong); payload = payload[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
        }

        foreach (var one in payload)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
