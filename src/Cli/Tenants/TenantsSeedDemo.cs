using Dapper;
using Frota.Cli.Channels;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database.Secrets;
using Npgsql;

namespace Frota.Cli.Tenants;

/// <summary><c>frota tenants seed-demo</c>.</summary>
internal sealed class TenantsSeedDemo() : Verb("seed-demo",
    "Make the demonstration tenant: a clinic with its FAQ and an account on three channels. Run again, it mends "
    + "what is missing and follows changed settings.",
    "frota tenants seed-demo",
    "FROTA_DEMO_APP_SECRET=… FROTA_DEMO_VERIFY_TOKEN=… FROTA_DEMO_GRAPH_TOKEN=… frota tenants seed-demo --json")
{
    private const string Demo = "demo";

    private static readonly NewTenant Clinic = new(Demo, "Clínica Demonstração", "pt-BR", "America/Sao_Paulo", "{}");

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (secrets, box) = (DemoSecrets.Read(call.Settings), call.Secrets);
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var created = await TenantRows.AddAsync(transaction, Clinic, cancel);
        var tenant = created ?? await TenantRows.NeedAsync(connection, Demo, cancel);
        var entries = await AddFaqAsync(transaction, tenant, cancel);
        var webchat = await AddAccountsAsync(transaction, tenant, secrets, box, cancel);
        await AuditTrail.WriteAsync(transaction, tenant, call.Actor, "tenant.demo_seeded", $"tenants/{tenant}",
            new { created = created is not null, entries }, cancel);
        await transaction.CommitAsync(cancel);
        var seeded = new Seeded(tenant, Demo, created is not null, entries, webchat);
        call.Output.Show(seeded, page =>
        {
            page.Line($"{(seeded.Created ? "made" : "kept")} the tenant {Demo} (id {tenant}) "
                + $"with {entries} FAQ entries "
                + "and the accounts whatsapp-cloud/demo, telegram/demo and webchat/demo");
            if (webchat is not null)
            {
                page.Line($"webchat secret, shown this once: {webchat}");
            }
        });
        return ExitCodes.Ok;
    }

    private static async Task<int> AddFaqAsync(NpgsqlTransaction transaction, long tenantId, CancellationToken cancel)
    {
        var entries = DemoFaq.Load();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            INSERT INTO faq_entries (tenant_id, locale, question, answer)
            VALUES (@tenantId, @Locale, @Question, @Answer)
            ON CONFLICT (tenant_id, locale, question) DO UPDATE SET answer = excluded.answer
              WHERE faq_entries.answer <> excluded.answer
            """, entries.Select(e => new { tenantId, e.Locale, e.Question, e.Answer }), transaction,
            cancellationToken: cancel));
        return entries.Count;
    }

    /// <summary>Returns the web chat's secret when it was made now.</summary>
    private static async Task<string?> AddAccountsAsync(
        NpgsqlTransaction transaction, long tenant, DemoSecrets secrets, SecretBox box, CancellationToken cancel)
    {
        var whatsapp = await AccountRows.EnsureAsync(transaction,
            new NewAccount(tenant, "whatsapp-cloud", Demo, "100000000000001", null), cancel);
        var store = new SecretRows(transaction, box);
        await store.EnsureAsync(whatsapp, Purpose.Webhook, secrets.AppSecret, cancel);
        await store.EnsureAsync(whatsapp, Purpose.Verify, secrets.VerifyToken, cancel);
        await store.EnsureAsync(whatsapp, Purpose.Access, secrets.GraphToken, cancel);

        var telegram =
            await AccountRows.EnsureAsync(transaction, new NewAccount(tenant, "telegram", Demo, "", null), cancel);
        await store.EnsureAsync(telegram, Purpose.Webhook, secrets.VerifyToken, cancel);
        await store.EnsureAsync(telegram, Purpose.Access, secrets.BotToken, cancel);

        var webchat =
            await AccountRows.EnsureAsync(transaction, new NewAccount(tenant, "webchat", Demo, "", null), cancel);
        if (await store.HasAsync(webchat, Purpose.Webhook, cancel))
        {
            return null;
        }

        var generated = SecretForm.Generate("webchat");
        await store.AddAsync(webchat, Purpose.Webhook, generated, cancel);
        await store.AddAsync(webchat, Purpose.Access, generated, cancel);
        return generated;
    }

    private sealed record Seeded(long Id, string Slug, bool Created, int FaqEntries, string? WebchatSecret);
}
