using System.Text;

namespace Frota.UnitTests.Connectors.Channels.WhatsApp;

/// <summary>WhatsApp webhooks made for tests, in the documented shape.</summary>
internal static class WhatsAppBodies
{
    /// <summary>
    /// Two numbers, several types, a status with everything and a change of another field, in one body.
    /// </summary>
    public static byte[] Mixed { get; } = Encoding.UTF8.GetBytes("""
        {"object":"whatsapp_business_account","entry":[
          {"id":"1","changes":[
            {"field":"message_template_status_update","value":{"event":"APPROVED","messages":"of another kind"}},
            {"field":"messages","value":{"metadata":{"phone_number_id":"111"},
              "contacts":[{"profile":{"name":"Ana"},"wa_id":"5511999990000"},
                {"profile":{"username":"bia"},"user_id":"BR.1"}],
              "messages":[
                {"from":"5511999990000","id":"m1","timestamp":"1772998024","type":"text",
                  "text":{"body":"oi \ud83d\ude00"}},
                {"from_user_id":"BR.1","id":"m2","timestamp":"x","type":"image","image":{"caption":"veja","id":"9"}}],
              "statuses":[{"id":"s1","status":"failed","timestamp":"1772998034","recipient_id":"5511999990000",
                "biz_opaque_callback_data":"0b2f6a3e-8f0e-4c7e-9a53-3f8a2c1d4e5f",
                "errors":[{"code":131047,"title":"Re-engagement message",
                  "error_data":{"details":"More than 24 hours"}}]}]}}]},
          {"id":"2","changes":[
            {"field":"messages","value":{"metadata":{"phone_number_id":"222"},"errors":[{"code":130429}]}},
            {"field":"messages","value":{"metadata":{"phone_number_id":"222"},
              "messages":[{"from":"3","id":"m3","timestamp":"1772998054","type":"hologram","hologram":{"id":"7"}}]}}]}]}
        """);

    /// <summary>A body with these messages, to one number.</summary>
    public static byte[] With(params string[] messages) => Encoding.UTF8.GetBytes(
        """{"entry":[{"changes":[{"field":"messages","value":{"messages":["""
        + string.Join(',', messages) + "]}}]}]}");

    /// <summary>A text message whose members can be replaced by JSON.</summary>
    public static string Text(
        string id = "\"m\"", string from = "\"5511\"", string body = "\"oi\"", string type = "\"text\"") =>
        $$$"""{"id":{{{id}}},"from":{{{from}}},"timestamp":"1772998024","type":{{{type}}},"""
        + $$$""" "text":{"body":{{{body}}}}}""";
}
