using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Graph;

/// <summary>A text message as Graph takes it.</summary>
/// <param name="Input">The number as the caller wrote it.</param>
/// <param name="Digits">The number without ornaments: the <c>wa_id</c>.</param>
/// <param name="Text">At most 4,096 characters.</param>
/// <param name="Opaque"><c>biz_opaque_callback_data</c>, echoed in status webhooks; at most 512 characters.</param>
internal sealed record GraphMessage(string Input, string Digits, string Text, string Opaque)
{
    private const int LongestText = 4096;
    private const int LongestOpaque = 512;

    /// <summary>The message, or Graph's complaint.</summary>
    public static (GraphMessage? Message, Reply? Fault) Read(JsonObject? body)
    {
        if (body.Text("messaging_product") != "whatsapp")
        {
            return Fault(GraphErrors.InvalidParameter, "The parameter messaging_product is required.");
        }

        if (body.Text("to") is not { Length: > 0 } to)
        {
            return Fault(GraphErrors.InvalidParameter, "The parameter to is required.");
        }

        var digits = string.Concat(to.Where(char.IsAsciiDigit));
        if (digits.Length is < 7 or > 15 || !to.All(c => char.IsAsciiDigit(c) || "+-() ".Contains(c)))
        {
            return Fault(GraphErrors.InvalidValue, "Recipient is not a valid phone number.");
        }

        if ((body.Text("type") ?? "text") != "text")
        {
            return Fault(GraphErrors.UnsupportedType, "This simulator takes messages of type text.");
        }

        var text = body!["text"].Text("body");
        var opaque = body.Text("biz_opaque_callback_data") ?? "";
        return text switch
        {
            null or "" => Fault(GraphErrors.MissingParameter, "The parameter text['body'] is required."),
            { Length: > LongestText } =>
                Fault(GraphErrors.InvalidParameter, "Param text['body'] must be at most 4096 characters long."),
            _ when opaque.Length > LongestOpaque => Fault(
                GraphErrors.InvalidParameter, "Param biz_opaque_callback_data must be at most 512 characters long."),
            _ => (new GraphMessage(to, digits, text, opaque), null),
        };
    }

    private static (GraphMessage?, Reply?) Fault(int code, string details) =>
        (null, GraphErrors.Invalid(code, details));
}
