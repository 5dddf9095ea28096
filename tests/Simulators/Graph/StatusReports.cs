using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Frota.Simulators.Journal;

namespace Frota.Simulators.Graph;

/// <summary>
/// Posts <c>sent</c>, <c>delivered</c> and <c>read</c> for each message to the receiver, signed as Meta signs:
/// HMAC-SHA256 of the body with the app secret. Each webhook is tried a few times; when too many wait, the oldest are
/// given up.
/// </summary>
internal sealed class StatusReports : IAsyncDisposable
{
    private const int MostWaiting = 100_000;
    private const int Posters = 4;
    private const int Attempts = 5;

    private readonly Channel<SentRecord> _waiting = Channel.CreateBounded<SentRecord>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatorOptions _options;
    private readonly string _hooks;
    private readonly byte[] _secret;
    private readonly Task _posting;

    public StatusReports(SimulatorOptions options, Uri receiver)
    {
        _options = options;
        _hooks = $"{receiver.AbsoluteUri.TrimEnd('/')}/hooks/whatsapp-cloud/";
        _secret = Encoding.UTF8.GetBytes(options.AppSecret);
        _posting = Task.WhenAll(Enumerable.Range(0, Posters).Select(_ => PostAllAsync(_stop.Token)));
    }

    public void Report(SentRecord sent) => _waiting.Writer.TryWrite(sent);

    /// <summary>The account that hears of what a phone number sends.</summary>
    internal static string KeyOf(SimulatorOptions options, string phone) =>
        options.Address.Length == 0 || options.Address == phone ? options.AccountKey : phone;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _posting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task PostAllAsync(CancellationToken cancel)
    {
        await foreach (var sent in _waiting.Reader.ReadAllAsync(cancel))
        {
            string[] order = ["sent", "delivered", "read"];
            if (_options.ShuffleStatuses)
            {
                Random.Shared.Shuffle(order);
            }

            foreach (var status in order)
            {
                await PostAsync(sent, status, cancel);
            }
        }
    }

    private async Task PostAsync(SentRecord sent, string status, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(Compose(sent, status).ToJsonString());
        var hook = new Uri(_hooks + KeyOf(_options, sent.From));
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body));
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                using ByteArrayContent content = new(body);
                content.Headers.Add("Content-Type", "application/json");
                content.Headers.Add("X-Hub-Signature-256", signature);
                using var response = await _http.PostAsync(hook, content, cancel);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception lost) when (
                lost is HttpRequestException || (lost is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                // The receiver is away: the next attempt follows.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _options.Time, cancel);
        }
    }

    private JsonObject Compose(SentRecord sent, string status)
    {
        JsonObject report = new()
        {
            ["id"] = sent.ProviderId,
            ["status"] = status,
            ["timestamp"] = $"{_options.Time.GetUtcNow().ToUnixTimeSeconds()}",
            ["recipient_id"] = sent.To,
        };
        if (sent.AttemptId.Length > 0)
        {
            report["biz_opaque_callback_data"] = sent.AttemptId;
        }

        return new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = "0",
                ["changes"] = new JsonArray(new JsonObject
                {
                    ["value"] = new JsonObject
                    {
                        ["messaging_product"] = "whatsapp",
                        ["metadata"] = new JsonObject
                        {
                            ["display_phone_number"] = sent.From,
                            ["phone_number_id"] = sent.From,
                        },
                        ["statuses"] = new JsonArray(report),
                    },
                    ["field"] = "messages",
                }),
            }),
        };
    }
}
