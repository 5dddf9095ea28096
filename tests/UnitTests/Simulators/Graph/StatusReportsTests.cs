using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Frota.Simulators;
using Frota.Simulators.Graph;
using Xunit;

namespace Frota.UnitTests.Simulators.Graph;

public sealed class StatusReportsTests
{
    [Theory]
    [InlineData("", "106", "demo")]
    [InlineData("106", "106", "demo")]
    [InlineData("106", "107", "107")]
    public void Reports_to_the_account_of_the_phone(string address, string phone, string key) => Assert.Equal(key,
        StatusReports.KeyOf(new SimulatorOptions { AccountKey = "demo", Address = address }, phone));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reports_every_status_once_signed_and_with_the_callers_data(bool shuffle)
    {
        await using var receiver = await SimulatorHost.StartAsync(
            new SimulatorOptions(), TestContext.Current.CancellationToken);
        await using var sender = await SimulatorHost.StartAsync(
            new SimulatorOptions
            {
                Receiver = new Uri(receiver.Url + "/sink/x?ignored="), // the sink stands for the receiver
                AppSecret = "app-secret",
                AccountKey = "acct",
                ShuffleStatuses = shuffle,
            },
            TestContext.Current.CancellationToken);
        using HttpClient http = new();
        http.DefaultRequestHeaders.Add("Authorization", "Bearer any");

        using var response = await http.PostAsJsonAsync(
            sender.Url + "/graph/v23.0/1060/messages",
            JsonNode.Parse("""
                {"messaging_product":"whatsapp","to":"5511988887777","text":{"body":"x"},
                 "biz_opaque_callback_data":"a-1"}
                """),
            TestContext.Current.CancellationToken);
        var id = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!
            ["messages"]![0]!["id"]!.GetValue<string>();
        await http.GetStringAsync(receiver.Url + "/_sent?since=2&wait=10000", TestContext.Current.CancellationToken);

        var calls = await http.GetFromJsonAsync<JsonArray>(
            receiver.Url + "/_calls/sink", TestContext.Current.CancellationToken);
        List<string> statuses = [];
        foreach (var call in calls!)
        {
            var body = (string)call!["texts"]![0]!;
            var mac = HMACSHA256.HashData("app-secret"u8, Encoding.UTF8.GetBytes(body));
            Assert.Equal("sha256=" + Convert.ToHexStringLower(mac), (string?)call["headers"]!["x-hub-signature-256"]);
            var report = JsonNode.Parse(body)!["entry"]![0]!["changes"]![0]!["value"]!["statuses"]![0]!;
            Assert.Equal((id, "a-1"), ((string?)report["id"], (string?)report["biz_opaque_callback_data"]));
            statuses.Add((string)report["status"]!);
        }

        string[] order = ["sent", "delivered", "read"];
        Assert.Equal(order, shuffle ? statuses.OrderBy(status => Array.IndexOf(order, status)) : statuses);
    }
}
