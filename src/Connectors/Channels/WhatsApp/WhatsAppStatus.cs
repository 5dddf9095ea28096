using System.Text.Json;
using Frota.Connectors.Channels.Reading;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>
/// Reads one status of a WhatsApp webhook. They come in any order: <c>delivered</c> may follow <c>read</c>.
/// </summary>
internal static class WhatsAppStatus
{
    public static void Read(JsonElement status, Place place, Findings findings)
    {
        if (status.Text("status"u8) is not { } word)
        {
            findings.Fault(place, "status is missing or not a string");
        }
        else if (StateOf(word) is { } state)
        {
            findings.Add(
                new DeliveryStatus(
                    status.Text("id"u8) ?? "",
                    state,
                    MessageRules.TimeOf(status.Text("timestamp"u8)),
                    MessageRules.Shown(ErrorOf(status.Get("errors"u8)), MessageRules.MaxError),
                    AttemptOf(status.Text("biz_opaque_callback_data"u8))),
                place);
        }
    }

    /// <summary>Null for states that say nothing of how far a text came, such as <c>deleted</c>.</summary>
    private static DeliveryState? StateOf(string word) => word switch
    {
        "sent" => DeliveryState.Sent,
        "delivered" => DeliveryState.Delivered,
        "read" or "played" => DeliveryState.Read,
        "failed" => DeliveryState.Failed,
        _ => null,
    };

    private static Guid? AttemptOf(string? callback) =>
        Guid.TryParseExact(callback, "D", out var attempt) ? attempt : null;

    private static string ErrorOf(JsonElement errors)
    {
        foreach (var error in errors.Items())
        {
            var words = error.Get("error_data"u8).Text("details"u8) ?? error.Text("message"u8) ?? error.Text("title"u8);
            return $"{error.Text("code"u8)} {words}".Trim();
        }

        return "";
    }
}
