using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>
/// Writes webhooks as Meta's Cloud API posts them. Those with messages depend on the plan alone, so that a duplicate
/// has the same bytes; statuses report on what was sent lately.
/// </summary>
internal sealed class PostBody(TrafficPlan plan, IReadOnlyList<LoadAccount> accounts, RecentSends sends)
{
    private static readonly string[] States = ["sent", "delivered", "read"];

    private readonly int _run = plan.Options.Run;

    /// <summary>Writes the body of a post.</summary>
    public void Write(PlannedPost post, IBufferWriter<byte> to)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("object"u8, "whatsapp_business_account"u8);
        json.WriteStartArray("entry"u8);
        json.WriteStartObject();
        json.WriteString("id"u8, "0"u8);
        json.WriteStartArray("changes"u8);
        if (post.Kind == PostKind.Statuses)
        {
            WriteStatuses(json, post);
        }
        else
        {
            // A repeated body tells the time of the first one.
            var at = post.Source < 0 ? post.At : plan.Posts[post.Source].At;
            var rest = plan.MessagesOf(post);
            while (!rest.IsEmpty)
            {
                var count = SameContact(rest);
                WriteMessages(json, post.Account, rest[..count], Seconds(plan.Options.Start + at));
                rest = rest[count..];
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Meta puts what one contact said in a row into one change.
    private static int SameContact(ReadOnlySpan<PlannedMessage> messages)
    {
        var count = 1;
        while (count < messages.Length && messages[count].Contact == messages[0].Contact)
        {
            count++;
        }

        return count;
    }

    private void WriteMessages(
        Utf8JsonWriter json, int account, ReadOnlySpan<PlannedMessage> messages, string seconds)
    {
        var contact = RunNames.Contact(_run, messages[0].Contact);
        StartChange(json, account);
        json.WriteStartArray("contacts"u8);
        json.WriteStartObject();
        json.WriteStartObject("profile"u8);
        json.WriteString("name"u8, "Load"u8);
        json.WriteEndObject();
        json.WriteString("wa_id"u8, contact);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("from"u8, contact);
            json.WriteString("id"u8, RunNames.MessageId(_run, message.Number));
            json.WriteString("timestamp"u8, seconds);
            WriteContent(json, message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        EndChange(json);
    }

    private static void WriteContent(Utf8JsonWriter json, PlannedMessage message)
    {
        if (message.Silent)
        {
            json.WriteString("type"u8, "image"u8);
            json.WriteStartObject("image"u8);
            json.WriteString("mime_type"u8, "image/jpeg"u8);
            json.WriteNumber("id"u8, message.Number);
        }
        else
        {
            json.WriteString("type"u8, "text"u8);
            json.WriteStartObject("text"u8);
            json.WriteString("body"u8, RunNames.Text(message.Number));
        }

        json.WriteEndObject();
    }

    private void WriteStatuses(Utf8JsonWriter json, PlannedPost post)
    {
        StartChange(json, post.Account);
        json.WriteStartArray("statuses"u8);
        for (var i = 0; i < post.Count; i++)
        {
            // Every other one is of a send that happened, when any did.
            var send = i % 2 == 0 ? sends.Of(accounts[post.Account].Address, i / 2) : null;
            json.WriteStartObject();
            json.WriteString("id"u8, send?.ProviderId ?? $"wamid.{_run}.never.{post.First + i}");
            json.WriteString("status"u8, States[i % States.Length]);
            json.WriteString("timestamp"u8, Seconds(plan.Options.Start + post.At));
            json.WriteString("recipient_id"u8, send?.To ?? RunNames.Contact(_run, 0));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        EndChange(json);
    }

    private void StartChange(Utf8JsonWriter json, int account)
    {
        json.WriteStartObject();
        json.WriteString("field"u8, "messages"u8);
        json.WriteStartObject("value"u8);
        json.WriteString("messaging_product"u8, "whatsapp"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("display_phone_number"u8, accounts[account].Address);
        json.WriteString("phone_number_id"u8, accounts[account].Address);
        json.WriteEndObject();
    }

    private static void EndChange(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Seconds(DateTimeOffset at) =>
        at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
