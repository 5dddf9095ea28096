using System.CommandLine;
using Frota.Cli.Channels;
using Frota.Cli.Doors;
using Frota.Cli.Shell;

namespace Frota.Cli.Secrets;

/// <summary><c>frota secrets rotate</c>.</summary>
internal sealed class SecretsRotate : Verb
{
    private readonly Argument<string> _channel = new("channel") { Description = "the channel's name" };
    private readonly Argument<string> _key = new("key") { Description = "the account's key" };
    private readonly Option<TimeSpan?> _overlap = Duration.Option("--overlap",
        "how long the old secrets stay valid beside the new one; 0 ends them now", TimeSpan.FromHours(24));

    private readonly Option<string?> _purpose = new("--purpose")
    {
        Description = "webhook: signs what comes in; verify: answers the handshake; access: the token to send with. "
            + "Default: webhook, with access on the channels where one secret signs both ways (webhook, webchat)",
    };

    private readonly SecretSource _secret = new();

    public SecretsRotate()
        : base(
            "rotate", "Give an account a new secret. It is valid at once; the old ones end after the overlap.",
            "frota secrets rotate webchat demo --generate",
            "frota secrets rotate whatsapp-cloud sol --secret-file new.txt --overlap 48h",
            "pass show graph-token | frota secrets rotate whatsapp-cloud sol --purpose access --secret-file -")
    {
        _purpose.AcceptOnlyFromAmong(Purpose.All);
        Arguments.Add(_channel);
        Arguments.Add(_key);
        Options.Add(_overlap);
        Options.Add(_purpose);
        Options.Add(_secret.File);
        Options.Add(_secret.Generate);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (channel, overlap) = (call.Need(_channel), call.Need(_overlap)!.Value);
        var secret = await _secret.ReadAsync(call, channel, cancel)
            ?? throw CliFault.Usage(
                "no secret was given", "give one with --secret-file FILE (- is standard input) or --generate");
        var purposes = call.Get(_purpose) is { } one ? [one] : SecretForm.Purposes(channel);
        SecretForm.Check(channel, purposes, secret);
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var account = await AccountRows.NeedAsync(connection, channel, call.Need(_key), cancel);
        var (rows, ended) = (new SecretRows(transaction, call.Secrets), 0);
        foreach (var purpose in purposes)
        {
            ended += await rows.EndAsync(account, purpose, overlap, cancel);
            await rows.AddAsync(account, purpose, secret.Text, cancel);
        }

        await AuditTrail.WriteAsync(transaction, account.TenantId, call.Actor, "channel.secret_rotated",
            $"channel_accounts/{account.Id}", new { purposes, overlap = Duration.Format(overlap), ended }, cancel);
        await transaction.CommitAsync(cancel);
        var rotated = new Rotated(account.Id, channel, account.Key, purposes, ended, (long)overlap.TotalSeconds,
            secret.Generated ? secret.Text : null);
        call.Output.Show(rotated, page =>
        {
            page.Line($"{channel}/{account.Key} has a new secret for {string.Join(" and ", purposes)}; {ended} older "
                + (overlap == TimeSpan.Zero ? "ended now" : $"end within {Duration.Format(overlap)}"));
            page.Facts(("secret, shown this once", rotated.Secret));
        });
        return ExitCodes.Ok;
    }

    private sealed record Rotated(long Id, string Channel, string Key, IReadOnlyList<string> Purposes, int Ended,
        long OverlapSeconds, string? Secret);
}
