using System.Text;
using System.Text.Json;
using Frota.Cli.DeadLetters;
using Frota.Contracts;
using Frota.Messaging.DeadLetters;
using Xunit;

namespace Frota.UnitTests.Cli.DeadLetters;

public sealed class LetterBodyTests
{
    [Fact]
    public void A_contract_is_indented() =>
        Assert.Equal("{\n  \"tenantId\": 1,\n  \"conversationId\": 2\n}",
            LetterBody.Format("{\"tenantId\":1,\"conversationId\":2}"u8.ToArray()));

    [Fact]
    public void The_providers_body_is_opened_in_its_place()
    {
        var item = new WebhookItem(Guid.Empty, 1, 2, "telegram", default, "{\"text\":\"olá\"}"u8.ToArray());

        var shown = LetterBody.Format(JsonSerializer.SerializeToUtf8Bytes(item, ContractsJson.Default.WebhookItem));

        Assert.Contains("\"text\": \"olá\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_opened_item_by_item()
    {
        var item = new WebhookItem(Guid.Empty, 1, 2, "telegram", default, "{\"n\":7}"u8.ToArray());
        var batch = new WebhookBatch(WebhookBatch.CurrentVersion, [item, item with { Body = "not json"u8.ToArray() }]);

        var shown = LetterBody.Format(JsonSerializer.SerializeToUtf8Bytes(batch, ContractsJson.Default.WebhookBatch));

        Assert.Contains("\"n\": 7", shown, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String("not json"u8), shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain words")]
    [InlineData("{\"half\":")]
    [InlineData("")]
    [InlineData("42")]
    public void What_is_not_json_is_text(string text) =>
        Assert.Equal(text, LetterBody.Format(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_is_not_text_is_base64() => Assert.Equal("/wA=", LetterBody.Format([0xff, 0x00]));

    [Theory]
    [InlineData(0, 4, "[..............................] 0/4")]
    [InlineData(2, 4, "[###############...............] 2/4")]
    [InlineData(4, 4, "[##############################] 4/4")]
    [InlineData(0, 0, "[##############################] 0/0")]
    public void The_bar_fills(long done, long total, string bar) =>
        Assert.Equal(bar, ProgressLine.Bar(new ReprocessProgress(done, total)));
}
