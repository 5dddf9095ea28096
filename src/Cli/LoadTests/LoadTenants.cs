using System.Globalization;
using Frota.Cli.Channels;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Cli.Tenants;
using Frota.Database;
using Frota.LoadTest.Traffic;

namespace Frota.Cli.LoadTests;

/// <summary>
/// The tenants of load tests: their model is the simulators' echo, so that each reply says what it answers. They are
/// made when missing and stay for the next run; the demonstration tenant is not touched.
/// </summary>
internal static class LoadTenants
{
    private const string Settings = """{"provider":"openai","model":"echo"}""";

    /// <summary>Makes what is missing; returns the accounts of all the tenants.</summary>
    public static async Task<IReadOnlyList<LoadAccount>> EnsureAsync(
        Call call, FleetDatabase database, string slug, int tenants, int accounts, CancellationToken cancel)
    {
        var secrets = DemoSecrets.Read(call.Settings);
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var store = new SecretRows(transaction, call.Secrets);
        var made = new List<LoadAccount>();
        for (var t = 1; t <= tenants; t++)
        {
            var name = t == 1 ? slug : string.Create(CultureInfo.InvariantCulture, $"{slug}-{t}");
            var id = await TenantRows.AddAsync(transaction,
                TenantsAdd.Check(new NewTenant(name, "Load test", "pt-BR", "America/Sao_Paulo", Settings)), cancel);
            if (id is not null)
            {
                await AuditTrail.WriteAsync(
                    transaction, id.Value, call.Actor, "tenant.added", $"tenants/{id}", new { slug = name }, cancel);
            }

            id ??= await TenantRows.NeedAsync(connection, name, cancel);
            for (var a = 1; a <= accounts; a++)
            {
                // The simulators report to the account that is named as its phone.
                var phone = Phone(id.Value, a);
                var row = await AccountRows.EnsureAsync(
                    transaction, new NewAccount(id.Value, "whatsapp-cloud", phone, phone, null), cancel);
                await store.EnsureAsync(row, Purpose.Webhook, secrets.AppSecret, cancel);
                await store.EnsureAsync(row, Purpose.Verify, secrets.VerifyToken, cancel);
                await store.EnsureAsync(row, Purpose.Access, secrets.GraphToken, cancel);
                made.Add(new LoadAccount(phone, phone, secrets.AppSecret));
            }
        }

        await transaction.CommitAsync(cancel);
        return made;
    }

    /// <summary>A phone number id of 15 digits that no tenant shares with another.</summary>
    internal static string Phone(long tenant, int account) =>
        string.Create(CultureInfo.InvariantCulture, $"9{tenant:0000000000}{account:0000}");
}
