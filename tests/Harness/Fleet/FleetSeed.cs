using Dapper;
using Frota.Database.Secrets;
using Npgsql;

namespace Frota.Harness.Fleet;

/// <summary>Writes tenants and what they own, as the database's owner.</summary>
internal sealed class FleetSeed(NpgsqlConnection connection, SecretBox box)
{
    /// <summary>A clinic with its two accounts, and its neighbours with one each; the clinic's id.</summary>
    public async Task<long> FleetAsync(FleetSetup setup)
    {
        var clinic = await TenantAsync("clinic", setup.Settings);
        await AccountAsync(
            clinic, "telegram", "bot", "bot", "telegram-secret", "123456:telegram-token-of-the-bot");
        await WhatsAppAsync(clinic, "main");
        foreach (var key in Enumerable.Range(0, setup.Neighbours).Select(TestFleet.Neighbour))
        {
            await WhatsAppAsync(await TenantAsync(key, setup.Settings), key);
        }

        return clinic;
    }

    public Task<long> TenantAsync(string slug, string settings) => connection.ExecuteScalarAsync<long>(
        "INSERT INTO tenants (slug, name, settings) VALUES (@slug, @slug, @settings::jsonb) RETURNING id",
        new { slug, settings });

    /// <summary>Adds a channel account with its secrets.</summary>
    public Task<long> AccountAsync(
        long tenantId, string channel, string key, string address, string webhookSecret, string accessToken) =>
        AccountAsync(tenantId, channel, key, address,
            [("webhook", webhookSecret), ("access", accessToken), ("verify", TestFleet.VerifyToken)]);

    /// <summary>Adds a channel account with its secrets, each for a purpose.</summary>
    public async Task<long> AccountAsync(
        long tenantId, string channel, string key, string address, IEnumerable<(string Purpose, string Secret)> secrets)
    {
        var account = await connection.ExecuteScalarAsync<long>("""
            INSERT INTO channel_accounts (tenant_id, channel, account_key, address)
            VALUES (@tenantId, @channel, @key, @address) RETURNING id
            """, new { tenantId, channel, key, address });
        foreach (var (purpose, secret) in secrets)
        {
            await connection.ExecuteAsync("""
                INSERT INTO channel_secrets (tenant_id, account_id, purpose, sealed)
                VALUES (@tenantId, @account, @purpose, @box)
                """, new { tenantId, account, purpose, box = box.Seal(secret) });
        }

        return account;
    }

    private Task<long> WhatsAppAsync(long tenantId, string key) => AccountAsync(
        tenantId, "whatsapp-cloud", key, TestFleet.PhoneNumberId, TestFleet.AppSecret, "graph-token");

    /// <summary>Subscribes an address to all events of a tenant.</summary>
    public Task<int> EndpointAsync(long tenantId, string url) => connection.ExecuteAsync("""
        INSERT INTO webhook_endpoints (tenant_id, url, events, sealed_secret)
        VALUES (@tenantId, @url,
          ARRAY['message.received', 'reply.sent', 'conversation.handed_off', 'dead_letter.created'], @box)
        """, new { tenantId, url, box = box.Seal("whsec_" + Convert.ToBase64String(new byte[32])) });
}
