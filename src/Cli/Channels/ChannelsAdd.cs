using System.CommandLine;
using System.Text.RegularExpressions;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Cli.Tenants;

namespace Frota.Cli.Channels;

/// <summary><c>frota channels add</c>.</summary>
internal sealed partial class ChannelsAdd : Verb
{
    private readonly Argument<string> _tenant = new("tenant") { Description = "the tenant's slug" };
    private readonly Argument<string> _channel =
        new("channel") { Description = "such as whatsapp-cloud, telegram, webhook or webchat" };
    private readonly Argument<string> _key =
        new("key") { Description = "the last part of its webhook URL; unique on the channel" };
    private readonly Option<string> _address = new("--address")
    {
        Description = "what the provider calls it when we send: a phone number id, a bot name",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<Uri?> _sendUrl = WebAddress.Option("--send-url", "where to send, for the channel webhook");
    private readonly SecretSource _secret = new();

    public ChannelsAdd()
        : base("add",
            "Add a channel account: a tenant's number, bot or app. The secret signs its webhooks, and both ways on "
            + "webhook and webchat. Give the token to send with by: frota secrets rotate … --purpose access, and "
            + "WhatsApp's verify token by: frota secrets rotate … --purpose verify.",
            "frota channels add clinica-sol whatsapp-cloud sol --address 106540352242922 --secret-file app-secret.txt",
            "pass show hook | frota channels add acme webhook acme --send-url https://acme.example/in --secret-file -",
            "frota channels add acme telegram acme-bot --generate")
    {
        Arguments.Add(_tenant);
        Arguments.Add(_channel);
        Arguments.Add(_key);
        Options.Add(_address);
        Options.Add(_sendUrl);
        Options.Add(_secret.File);
        Options.Add(_secret.Generate);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (channel, key) = Check(call.Need(_channel), call.Need(_key));
        var secret = await _secret.ReadAsync(call, channel, cancel);
        SecretForm.Check(channel, SecretForm.Purposes(channel), secret);
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var tenant = await TenantRows.NeedAsync(connection, call.Need(_tenant), cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var account = await AccountRows.AddAsync(transaction,
            new NewAccount(tenant, channel, key, call.Need(_address), call.Get(_sendUrl)?.AbsoluteUri), cancel)
            ?? throw CliFault.Refused(
                $"{channel}/{key} is there already", "choose another key, or: frota secrets rotate");
        if (secret is not null)
        {
            var rows = new SecretRows(transaction, call.Secrets);
            foreach (var purpose in SecretForm.Purposes(channel))
            {
                await rows.AddAsync(account, purpose, secret.Text, cancel);
            }
        }

        await AuditTrail.WriteAsync(transaction, tenant, call.Actor, "channel.added", $"channel_accounts/{account.Id}",
            new { channel, key, withSecret = secret is not null }, cancel);
        await transaction.CommitAsync(cancel);
        Show(call, account, secret);
        return ExitCodes.Ok;
    }

    private static void Show(Call call, AccountRow account, GivenSecret? secret)
    {
        var hook = $"{call.Settings.ReceiverAddress}/hooks/{account.Channel}/{account.Key}";
        var shown = secret is { Generated: true } ? secret.Text : null;
        call.Output.Show(new Added(account.Id, account.Channel, account.Key, hook, shown), page =>
        {
            page.Line($"added {account.Channel}/{account.Key} (id {account.Id})");
            page.Facts(("webhook URL", hook), ("secret, shown this once", shown));
        });
        if (secret is null)
        {
            call.Output.Note($"it has no secret yet, so its webhooks are refused; give one with: "
                + $"frota secrets rotate {account.Channel} {account.Key} --generate");
        }
    }

    private static (string Channel, string Key) Check(string channel, string key)
    {
        var fault = channel switch
        {
            _ when !ChannelNames().IsMatch(channel) => $"'{channel}' is not a channel's name",
            _ when !Keys().IsMatch(key) =>
                "key: letters, digits, _ . and -, at most 128, starting with a letter or digit",
            _ => null,
        };
        return fault is null ? (channel, key) : throw CliFault.Usage(fault);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,30}\\z")]
    private static partial Regex ChannelNames();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\\z")]
    private static partial Regex Keys();

    private sealed record Added(long Id, string Channel, string Key, string WebhookUrl, string? Secret);
}
