using System.Text;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>A span as it reached the collector; ids are hexadecimal, a parent's is empty at the root.</summary>
internal sealed record OtlpSpan(
    string TraceId, string Id, string ParentId, string Name, int Kind, IReadOnlyList<string> LinkedTraces,
    IReadOnlyDictionary<string, string> Tags, bool Failed);

/// <summary>
/// Reads the spans of an <c>ExportTraceServiceRequest</c> (opentelemetry-proto, trace/v1): resource_spans 1 →
/// scope_spans 2 → spans 2.
/// </summary>
internal static class OtlpSpans
{
    private const int ErrorStatus = 2;

    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in Fields(request)
        where resource.Number == 1
        from scope in Fields(resource.Bytes)
        where scope.Number == 2
        from span in Fields(scope.Bytes)
        where span.Number == 2
        select Span(span.Bytes);

    private static OtlpSpan Span(byte[] bytes)
    {
        var fields = Fields(bytes).ToLookup(f => f.Number);
        return new OtlpSpan(Hex(fields[1]), Hex(fields[2]), Hex(fields[4]), Text(fields[5]), (int)Number(fields[6]),
            [.. fields[13].Select(link => Hex(Fields(link.Bytes).Where(f => f.Number == 1)))],
            fields[9].Select(tag => Tag(tag.Bytes)).ToDictionary(t => t.Key, t => t.Value),
            fields[15].Any(status => Number(Fields(status.Bytes).Where(f => f.Number == 3)) == ErrorStatus));
    }

    private static KeyValuePair<string, string> Tag(byte[] bytes)
    {
        var fields = Fields(bytes).ToLookup(f => f.Number);
        var value = Fields(fields[2].Single().Bytes).FirstOrDefault();
        return new(Text(fields[1]), value.Number == 1
            ? Encoding.UTF8.GetString(value.Bytes)
            : value.Varint.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Hex(IEnumerable<Field> fields) =>
        Convert.ToHexStringLower(fields.FirstOrDefault().Bytes ?? []);

    private static string Text(IEnumerable<Field> fields) =>
        Encoding.UTF8.GetString(fields.FirstOrDefault().Bytes ?? []);

    private static ulong Number(IEnumerable<Field> fields) => fields.FirstOrDefault().Varint;

    private static List<Field> Fields(byte[] bytes)
    {
        var fields = new List<Field>();
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new Field(number, Varint(bytes, ref at), []));
                    break;
                case 1:
                    fields.Add(new Field(number, BitConverter.ToUInt64(bytes, at), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes, ref at);
                    fields.Add(new Field(number, 0, bytes[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add(new Field(number, BitConverter.ToUInt32(bytes, at), []));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7} at {at}");
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var (value, shift) = (0UL, 0);
        for (; bytes[at] >= 0x80; at++, shift += 7)
        {
            value |= (ulong)(bytes[at] & 0x7f) << shift;
        }

        return value | ((ulong)bytes[at++] << shift);
    }

    private readonly record struct Field(int Number, ulong Varint, byte[] Bytes);
}
