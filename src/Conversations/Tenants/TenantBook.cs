using System.Collections.Concurrent;
using Dapper;
using Frota.Database;

namespace Frota.Conversations.Tenants;

/// <summary>
/// Tenants' settings, read at most every few seconds: a change takes effect within <see cref="Freshness"/>.
/// </summary>
public sealed class TenantBook(FleetDatabase database, TimeProvider time)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, (TenantEntry Entry, long ReadAt)> _entries = [];

    /// <summary>A tenant; null when there is none with this id.</summary>
    public async Task<TenantEntry?> FindAsync(long tenantId, CancellationToken cancel)
    {
        if (_entries.TryGetValue(tenantId, out var known) && time.GetElapsedTime(known.ReadAt) < Freshness)
        {
            return known.Entry;
        }

        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<(string Locale, string TimeZone, string Settings)?>(
            new CommandDefinition("SELECT locale, time_zone, settings::text FROM tenants WHERE id = @tenantId",
                new { tenantId }, cancellationToken: cancel));
        if (row is not { } found)
        {
            return null;
        }

        var entry = new TenantEntry(tenantId, found.Locale, found.TimeZone, TenantSettings.Parse(found.Settings));
        _entries[tenantId] = (entry, time.GetTimestamp());
        return entry;
    }
}

/// <summary>What the fleet needs to know of a tenant.</summary>
/// <param name="Id">The row.</param>
/// <param name="Locale">Such as <c>pt-BR</c>.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Settings">How it wants to be represented.</param>
public sealed record TenantEntry(long Id, string Locale, string TimeZone, TenantSettings Settings)
{
    /// <summary>The two-letter language.</summary>
    public string Language => Locale[..2];
}
