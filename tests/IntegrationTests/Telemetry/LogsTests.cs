using System.Net;
using System.Text;
using System.Text.Json;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>What a running fleet writes to its logs, and what it never does.</summary>
public sealed class LogsTests(TestServers servers) : IDisposable
{
    private const string Phone = "5511987650123";
    private const string Text = "Minha senha secreta é abacaxi-roxo, guarde";
    private const string BotToken = "123456:telegram-token-of-the-bot";

    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-logs-").FullName;
    private int _asked;

    /// <summary>Every fault quotes everything: what was asked, and with which key.</summary>
    [Fact]
    public async Task No_text_no_phone_and_no_secret_is_in_any_log_whatever_fails()
    {
        await using var provider = await HttpStub.StartAsync(QuoteAsync);
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = 0,
            Receiver = [$"--LOG_DIR={_folder}", "--LOG_LEVEL=Debug"],
        });
        await fleet.AddWorker(TestFleet.AllRoles, ("FROTA_LOG_DIR", _folder), ("FROTA_LOG_LEVEL", "Debug"),
            ("FROTA_CHANNELS__WHATSAPP", provider.Url), ("FROTA_CHANNELS__TELEGRAM", provider.Url),
            ("FROTA_MODELS__OPENAI__BASEURL", provider.Url)).ReadyAsync();

        await fleet.SayAsync(Phone, Text);
        Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync("telegram/bot", Update(),
            ("X-Telegram-Bot-Api-Secret-Token", "telegram-secret")));
        Assert.Equal(HttpStatusCode.OK,
            await fleet.PostAsync(Encoding.UTF8.GetBytes($$"""{"entry":[{"{{Text}} {{Phone}}""")));
        Assert.Equal(HttpStatusCode.Unauthorized, await fleet.PostAsync("telegram/bot", Update(),
            ("X-Telegram-Bot-Api-Secret-Token", BotToken)));
        await fleet.UntilAsync("SELECT count(*) >= 1 FROM turns WHERE outcome = 'failed'");
        await fleet.UntilAsync("SELECT count(*) = 2 FROM outbound_messages WHERE error <> ''");
        await fleet.UntilAsync("SELECT count(*) >= 1 FROM dead_letters WHERE kind = 'webhook.accepted'");

        await fleet.Workers.Single().StopAsync();
        await fleet.Receiver.StopAsync();
        var logs = fleet.Logs() + string.Concat(Files().Select(File.ReadAllText));
        foreach (var secret in (string[])["abacaxi", "guarde", Phone, "Maria", "graph-token", "telegram-token",
            "sim-key", "telegram-secret", TestFleet.AppSecret, TestFleet.VerifyToken, fleet.Secrets[3..]])
        {
            Assert.DoesNotContain(secret, logs, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("the model did not answer", logs, StringComparison.Ordinal);
        Assert.Contains("its row says why", logs, StringComparison.Ordinal);
        Assert.Contains("is dead: unreadable-webhook", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_webhook_is_found_in_the_files_of_each_process_and_every_line_is_json()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = 0,
            Receiver = [$"--LOG_DIR={_folder}", "--LOG_LEVEL=Debug"],
        });
        await fleet.AddWorker(TestFleet.AllRoles, ("FROTA_LOG_DIR", _folder), ("FROTA_LOG_LEVEL", "Debug"),
            ("FROTA_WORKER_NAME", "worker-1")).ReadyAsync();
        await fleet.SayAsync("15550007777", "oi", "wamid.of-the-message");
        await fleet.RepliesAsync("15550007777");
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
        var webhook = await fleet.AskAsync<Guid>("SELECT webhook_id FROM inbound_messages");

        string[] events = ["LogAccepted", "LogRead", "LogEnded", "LogSent"];
        await Until.TrueAsync(() => Task.FromResult(events.All(e => Lines(webhook).Any(l => Name(l) == e))),
            $"not all of {string.Join(", ", events)} were logged");
        var port = new Uri(fleet.ReceiverUrl).Port;
        Assert.Equal([$"receiver-{port}", "worker-1"], Files().Select(f => Path.GetFileName(f).Split('.')[0]).Distinct()
            .Order(StringComparer.Ordinal));
        Assert.All(Lines(webhook).Where(l => Name(l) is "LogEnded" or "LogSent"),
            l => Assert.True(l.TryGetProperty("conversation", out _)));

        await TracesAsync(fleet, webhook);
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/proc/frota-logs")]
    public async Task A_folder_that_cannot_be_written_costs_lines_and_no_message(string folder)
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = 0,
            Receiver = [$"--LOG_DIR={folder}"],
        });
        await fleet.AddWorker(TestFleet.AllRoles, ("FROTA_LOG_DIR", folder)).ReadyAsync();
        await fleet.SayAsync("15550008888", "oi");
        Assert.Equal("echo: oi", Assert.Single(await fleet.RepliesAsync("15550008888")).Text);

        await fleet.Receiver.LogsAsync($"frota: {folder} cannot be written");
        Assert.Equal(2, fleet.Receiver.Log.Split("cannot be written").Length);
        Assert.Contains("frota_log_lines_lost_total{cause=\"unwritable\"}", await Http.GetStringAsync(
            new Uri($"{fleet.ReceiverUrl}/metrics"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every id of the message leads to its life.</summary>
    private async Task TracesAsync(TestFleet fleet, Guid webhook)
    {
        var (inbound, turn, outbound, attempt, reply) =
            await fleet.AskAsync<(long, long, long, Guid, string)>("""
                SELECT m.id, m.turn_id, o.id, o.attempt_id, o.provider_id
                FROM inbound_messages m JOIN outbound_messages o ON o.turn_id = m.turn_id
                """);
        foreach (var id in (string[])[webhook.ToString(), webhook.ToString("N"), "wamid.of-the-message", $"{inbound}",
            $"inbound:{inbound}", $"turn:{turn}", $"outbound:{outbound}", attempt.ToString(), reply])
        {
            var told = await fleet.FrotaAsync("trace", id, "--json", "--logs", _folder);
            Assert.True(told.ExitCode == 0, $"{id}: {told.Output} {told.Error}");
            using var json = JsonDocument.Parse(told.Output);
            var life = json.RootElement.GetProperty("data")[0];
            Assert.Equal(webhook, life.GetProperty("message").GetProperty("webhookId").GetGuid());
            var what = life.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("what").GetString());
            var after = life.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("afterMs").GetDouble());
            Assert.Equal(after.Order(), after);
            Assert.Contains("reply part 1 sent", what);
            Assert.True(life.GetProperty("lines").GetArrayLength() >= 4, told.Output);
        }

        // A send's id may be older than its row, by what the transaction waited, or younger.
        await fleet.AskAsync<int>(
            "UPDATE outbound_messages SET created_at = created_at + interval '1 min' RETURNING 1");
        Assert.Equal(0, (await fleet.FrotaAsync("trace", attempt.ToString())).ExitCode);

        var unknown = await fleet.FrotaAsync("trace", Guid.CreateVersion7().ToString(), "--logs", _folder);
        Assert.Equal(3, unknown.ExitCode);
        Assert.Contains(_folder, unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await fleet.FrotaAsync("trace", new string('x', 5000))).ExitCode);
        Assert.Equal(3, (await fleet.FrotaAsync("trace", "';DROP TABLE turns;--", "--logs", "/proc/nowhere")).ExitCode);
    }

    private async Task QuoteAsync(HttpContext context)
    {
        var asked = Encoding.UTF8.GetString(await HttpStub.BodyAsync(context));
        var model = context.Request.Path.Value!.EndsWith("/chat/completions", StringComparison.Ordinal);
        if (model && Interlocked.Increment(ref _asked) > 2)
        {
            await context.Response.WriteAsJsonAsync(new
            {
                model = "sim",
                choices = new[]
                {
                    new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = Text } },
                },
            });
            return;
        }

        var everything = $"{context.Request.Path} {context.Request.Headers.Authorization} {asked}";
        context.Response.StatusCode = model ? 500 : 400;
        await context.Response.WriteAsJsonAsync(new
        {
            ok = false,
            error_code = 400,
            description = everything,
            error = new { message = everything, code = 100, type = "t", error_data = new { details = everything } },
        });
    }

    private static byte[] Update() => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["update_id"] = 1,
        ["message"] = new Dictionary<string, object>
        {
            ["message_id"] = 1,
            ["date"] = 1772998024,
            ["text"] = Text,
            ["chat"] = new { id = 5511987650123, type = "private", first_name = "Maria" },
            ["from"] = new { id = 5511987650123, is_bot = false, first_name = "Maria" },
        },
    });

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder);

    private List<JsonElement> Lines(Guid webhook) =>
    [
        .. Files().SelectMany(ReadLines).Select(l => JsonSerializer.Deserialize<JsonElement>(l))
            .Where(l => l.TryGetProperty("webhook", out var id) && id.GetString() == webhook.ToString()),
    ];

    private static IEnumerable<string> ReadLines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var whole = reader.ReadToEnd();
        return whole[..(whole.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Name(JsonElement line) =>
        line.TryGetProperty("event", out var name) ? name.GetString() : null;
}
