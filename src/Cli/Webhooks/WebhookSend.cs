using System.CommandLine;
using System.Globalization;
using Frota.Cli.Channels;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database.Accounts;

namespace Frota.Cli.Webhooks;

/// <summary><c>frota webhook send</c>.</summary>
internal sealed class WebhookSend : Verb
{
    private const int Most = 10_000;
    private const int LongestFile = 10_000_000;
    private const int ServiceUnavailable = 503;

    private readonly Option<string> _channel = new("--channel") { Description = "the channel's name", Required = true };
    private readonly Option<string> _account = new("--account") { Description = "the account's key", Required = true };
    private readonly Option<FileInfo?> _file = new("--file") { Description = "send this body, byte for byte" };
    private readonly Option<string?> _text =
        new("--text") { Description = "send a message with these words, as the provider would" };
    private readonly Option<string?> _from = new("--from") { Description = "who says them", HelpName = "CONTACT" };
    private readonly Option<int> _count = new("--count")
    {
        Description = "how many, one after the other; each a message of its own with --text, the same one with --file",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<Uri?> _url = WebAddress.Option("--url",
        "the receiver's address, or the whole address to post to; default FROTA_RECEIVER_ADDRESS");

    public WebhookSend()
        : base(
            "send", "Sign a webhook with the account's own secret and post it to the receiver, as the provider would.",
            "frota webhook send --channel whatsapp-cloud --account demo --text \"Qual é o horário?\"",
            "frota webhook send --channel telegram --account demo --text Oi --from 1234567 --count 10 --json",
            "frota webhook send --channel whatsapp-cloud --account demo --file body.json --count 3")
    {
        _count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<int>() is >= 1 and <= Most))
            {
                result.AddError($"--count: 1 to {Most}");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is null == result.GetValue(_text) is null)
            {
                result.AddError("give either --file or --text");
            }
        });
        Option[] options = [_channel, _account, _file, _text, _from, _count, _url];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var account = await FindAsync(call, cancel);
        var secret = account.WebhookSecrets is [var newest, ..] ? newest : throw CliFault.Refused(
            $"{account} has no valid webhook secret",
                $"give one with: frota secrets rotate {account.Channel} {account.Key}");
        var file = call.Get(_file) is { } path ? await ReadAsync(path, cancel) : null;
        var time = call.Terminal.Time;
        using var post = new WebhookPost(Address(call, account), time);
        var posted = new List<PostedWebhook>();
        for (var i = 0; i < call.Get(_count); i++)
        {
            var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
            var body = file is not null ? new BuiltBody($"msg_{id:N}", file)
                : ProviderBody.Build(
                    account.Channel, new Saying(call.Get(_text)!, call.Get(_from), account.Address, now, id));
            var proof = Proof.Sign(account.Channel, body.MessageId, body.Bytes, secret, now);
            posted.Add(await post.SendAsync(body.MessageId, body.Bytes, proof, cancel));
        }

        return Show(call, posted);
    }

    /// <summary>The address as it stands when it names a path, else the account's hook on that receiver.</summary>
    internal static Uri Address(Uri server, string channel, string key) =>
        server.AbsolutePath.Length > 1 ? server : new Uri(server, $"/hooks/{channel}/{key}");

    private Uri Address(Call call, ChannelAccount account)
    {
        var server = call.Get(_url) ?? WebAddress.Read(call.Settings.ReceiverAddress)
            ?? throw CliFault.Usage(
                $"{SettingNames.ReceiverAddress} is not an address that starts with http:// or https://");
        return Address(server, account.Channel, account.Key);
    }

    private async Task<ChannelAccount> FindAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var row = await AccountRows.NeedAsync(connection, call.Need(_channel), call.Need(_account), cancel);
        return await new AccountReader(call.Secrets).FindAsync(connection, row.Id, cancel)
            ?? throw CliFault.Refused($"{row.Channel}/{row.Key} or its tenant is not active");
    }

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancel) =>
        file.Exists && file.Length <= LongestFile
            ? await File.ReadAllBytesAsync(file.FullName, cancel)
            : throw CliFault.Usage($"--file: {file.FullName} is not there, or longer than {LongestFile} bytes");

    private static int Show(Call call, List<PostedWebhook> posted)
    {
        var accepted = posted.Count(p => p.Status is >= 200 and < 300);
        var latencies = posted.Select(p => p.LatencyMs).Order().ToList();
        var sent = new Sent(posted.Count, accepted, latencies[latencies.Count / 2], latencies[^1], posted);
        call.Output.Show(sent, page =>
        {
            page.Table(["status", "ms", "message id", "answer"], [.. posted.Select(p => (Cell[])[
                new(p.Status.ToString(CultureInfo.InvariantCulture), p.Status < 300 ? Ink.Good : Ink.Bad),
                p.LatencyMs.ToString("0.0", CultureInfo.InvariantCulture), p.MessageId, p.Answer])]);
            if (posted.Count > 1)
            {
                page.Line(string.Create(CultureInfo.InvariantCulture,
                    $"{accepted} of {sent.Count} accepted; "
                        + $"median {sent.MedianMs:0.0}, slowest {sent.SlowestMs:0.0} ms"));
            }
        });
        return accepted == posted.Count ? ExitCodes.Ok
            : accepted > 0 ? ExitCodes.Partial
            : posted.TrueForAll(p => p.Status == ServiceUnavailable) ? ExitCodes.Unavailable
            : ExitCodes.Failure;
    }

    private sealed record Sent(
        int Count, int Accepted, double MedianMs, double SlowestMs, IReadOnlyList<PostedWebhook> Webhooks);
}
