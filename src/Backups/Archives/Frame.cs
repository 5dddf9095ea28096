using System.Buffers.Binary;

namespace Frota.Backups.Archives;

/// <summary>
/// One sealed piece of an archive: <c>part (2) | length (4) | sealed text | tag (16)</c>, numbers big-endian.
/// </summary>
/// <param name="Number">Counted from 0 over the whole archive.</param>
/// <param name="Part">Which part it belongs to, counted from 0; <see cref="SealPart"/> for the last.</param>
internal readonly record struct Frame(ulong Number, ushort Part)
{
    /// <summary>Bytes in front of the sealed text.</summary>
    public const int HeadLength = sizeof(ushort) + sizeof(uint);

    /// <summary>The most bytes of text in a frame: what a reader or a writer holds of an archive at a time.</summary>
    public const int MostText = 1024 * 1024;

    /// <summary>The part of the last frame, which holds the manifest's hash.</summary>
    public const ushort SealPart = ushort.MaxValue;

    /// <summary>Nothing but the manifest follows it.</summary>
    public bool IsLast => Part == SealPart;

    /// <summary>Writes what stands in front of the sealed text.</summary>
    public void WriteHead(Span<byte> head, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(head, Part);
        BinaryPrimitives.WriteUInt32BigEndian(head[sizeof(ushort)..], (uint)length);
    }

    /// <summary>Reads it: the frame and the length of its text.</summary>
    /// <exception cref="InvalidDataException">No frame is so long.</exception>
    public static (Frame Frame, int Length) ReadHead(ReadOnlySpan<byte> head, ulong number)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(head[sizeof(ushort)..]);
        return length <= MostText
            ? (new Frame(number, BinaryPrimitives.ReadUInt16BigEndian(head)), (int)length)
            : throw new InvalidDataException($"frame {number} has an impossible length");
    }
}
